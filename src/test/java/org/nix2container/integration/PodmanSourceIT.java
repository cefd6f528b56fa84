package org.nix2container.integration;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Images come out of a storage of Podman as they went in. */
@ParameterizedClass
@EnumSource(PodmanStorage.Version.class)
class PodmanSourceIT extends PodmanSetup {

  @Test
  void anImageComesBackAsItWas() throws Exception {
    String digest = commands.out("nix2container inspect oci:app.oci:x --format '{{.Digest}}'");
    copied("nix:app.json", "containers-storage:app:dev");

    assertThat(commands.out(podman.copying("containers-storage:app:dev", "oci:back.oci")))
        .isEqualTo("oci:back.oci " + digest);
    String id = podman.inspect("app:dev", "{{.Id}}");
    assertThat(commands.out(podman.copying("containers-storage:@" + id, "oci:by-id.oci")))
        .isEqualTo("oci:by-id.oci " + digest);

    assertThat(podman.leftOver()).isEmpty();
  }

  @Test
  void anImageThatCameCompressedComesBackUncompressed() throws Exception {
    Commands.need("skopeo");
    commands.succeed(
        """
        rm -rf gzip.dir unpacked.dir
        skopeo copy --insecure-policy --format v2s2 --dest-compress dir:busybox.dir dir:gzip.dir
        podman pull --quiet dir:$PWD/gzip.dir >id
        """);

    commands.succeed(podman.copying("containers-storage:@$(cat id)", "dir:unpacked.dir"));

    String config = "nix2container inspect --config --raw dir:";
    assertThat(commands.out(config + "unpacked.dir")).isEqualTo(commands.out(config + "gzip.dir"));
    assertThat(commands.out("nix2container copy dir:unpacked.dir oci:unpacked.oci:x"))
        .isEqualTo(
            commands
                .out("nix2container copy dir:busybox.dir oci:unpacked.oci:y")
                .replace(":y ", ":x "));
  }

  @Test
  void inspectTellsOfAnImageOfPodman() throws Exception {
    copied("nix:app.json", "containers-storage:app:dev");

    assertThat(
            commands.out(
                "nix2container inspect --tmpdir %s containers-storage:app:dev --format '{{.Digest}}'"
                    .formatted(podman.temporary())))
        .isEqualTo(podman.inspect("app:dev", "{{.Digest}}"));
  }

  @Test
  void anImageThatIsNotThereIsTwo() throws Exception {
    Commands.Outcome outcome = podman.copy("containers-storage:nope:1", "oci:nope.oci");

    assertThat(outcome)
        .isEqualTo(
            new Commands.Outcome(
                2,
                "",
                "nix2container: containers-storage:docker.io/library/nope:1: there is no such"
                    + " image\n"));
    assertThat(podman.leftOver()).isEmpty();
  }
}
