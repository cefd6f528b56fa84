package org.nix2container.integration;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Podman, the one of this machine and a newer one, gets images and runs them. */
@ParameterizedClass
@EnumSource(PodmanStorage.Version.class)
class PodmanIT extends PodmanSetup {

  @Test
  void theImageRuns() throws Exception {
    assertThat(copied("nix:app.json", "containers-storage:app:dev")).contains("3 layers sent (");

    assertThat(podman.run("app:dev to you")).isEqualTo(GREETING + " to you");
    assertThat(podman.leftOver()).isEmpty();
  }

  @Test
  void buildTakesItToPodman() throws Exception {
    commands.succeed(
        "nix2container build ./app --tmpdir %s --to containers-storage:built:1"
            .formatted(podman.temporary()));

    assertThat(podman.run("built:1")).isEqualTo(GREETING);
  }

  @Test
  void ofAnUnchangedImageNoLayerIsRead() throws Exception {
    copied("nix:app.json", "containers-storage:app:dev");
    commands.succeed("mv store moved");
    try {
      assertThat(copied("nix:app.json", "containers-storage:app:dev"))
          .contains("3 layers skipped (")
          .doesNotContain("sent");
    } finally {
      commands.succeed("mv moved store");
    }
    assertThat(podman.names()).containsExactly("docker.io/library/app:dev");
  }

  @Test
  void aFurtherNameIsOnlyAName() throws Exception {
    copied("nix:app.json", "containers-storage:app:dev");

    assertThat(copied("nix:app.json", "containers-storage:registry.example.org/app:1"))
        .contains("3 layers skipped (")
        .doesNotContain("sent");

    assertThat(podman.names())
        .containsExactlyInAnyOrder("docker.io/library/app:dev", "registry.example.org/app:1");
    assertThat(podman.inspect("registry.example.org/app:1", "{{.Id}}"))
        .isEqualTo(podman.inspect("app:dev", "{{.Id}}"));
  }

  @Test
  void aNameThatAnotherImageHadIsMoved() throws Exception {
    copied("nix:app.json", "containers-storage:app:dev");
    copied("nix:first.json", "containers-storage:first:1");

    copied("nix:first.json", "containers-storage:app:dev");

    assertThat(podman.run("app:dev")).isEqualTo("first, greetings");
  }

  @Test
  void ofAnEditedProgramOneLayerIsSent() throws Exception {
    copied("nix:first.json", "containers-storage:app:dev");
    assertThat(podman.run("app:dev")).isEqualTo("first, greetings");

    assertThat(copied("nix:second.json", "containers-storage:app:dev"))
        .contains("3 layers skipped (", "), 1 sent (");

    assertThat(podman.run("app:dev")).isEqualTo("second, greetings");
  }

  @ParameterizedTest
  @CsvSource({
    "app, docker.io/library/app:latest",
    "app:dev, docker.io/library/app:dev",
    "someone/app:1, docker.io/someone/app:1",
    "localhost/app:1, localhost/app:1",
    "localhost:5000/app:1, localhost:5000/app:1",
    "registry.example.org/x/y:1, registry.example.org/x/y:1"
  })
  void theImageHasItsNameAndNoOther(String given, String full) throws Exception {
    copied("nix:busybox.json", "containers-storage:" + given);

    assertThat(podman.names()).containsExactly(full);
    assertThat(podman.inspect(full, "{{len .RepoDigests}} {{index .RepoDigests 0}}"))
        .isEqualTo(
            "1 "
                + full.substring(0, full.lastIndexOf(':'))
                + "@"
                + podman.inspect(full, "{{.Digest}}"));
  }

  @Test
  void digestAndIdAreThoseOfALayout() throws Exception {
    String told = commands.out(podman.copying("nix:app.json", "containers-storage:app:dev"));

    String digest = commands.out("nix2container inspect oci:app.oci:x --format '{{.Digest}}'");
    assertThat(told).isEqualTo("containers-storage:app:dev " + digest);
    assertThat(podman.inspect("app:dev", "{{.Digest}}")).isEqualTo(digest);
    assertThat("sha256:" + podman.inspect("app:dev", "{{.Id}}"))
        .isEqualTo(
            commands
                .out("nix2container inspect oci:app.oci:x --config --raw | sha256sum")
                .replaceAll("(\\w+).*", "sha256:$1"));
  }

  @Test
  void layersOfABaseImageStayCompressed() throws Exception {
    Commands.need("skopeo");
    commands.succeed(
        """
        rm -rf base.dir
        skopeo copy --insecure-policy --format v2s2 --dest-compress dir:busybox.dir dir:base.dir
        nix2container image-from-dir base.json base.dir
        nix2container build ./app --from base.json --entrypoint $app/bin/app --save on.json --to oci:on.oci
        """);

    copied("nix:on.json", "containers-storage:on:1");

    assertThat(podman.run("on:1")).isEqualTo(GREETING);
    assertThat(podman.inspect("on:1", "{{.Digest}}"))
        .isEqualTo(commands.out("nix2container inspect oci:on.oci --format '{{.Digest}}'"));
    assertThat(copied("dir:base.dir", "containers-storage:base:1")).contains("1 layer skipped (");
    assertThat(podman.inspect("base:1", "{{.Digest}} {{.ManifestType}}"))
        .isEqualTo(
            commands.out("nix2container inspect dir:base.dir --format '{{.Digest}}'")
                + " application/vnd.docker.distribution.manifest.v2+json");
  }

  @Test
  void theStorageCanBeNamed() throws Exception {
    Path other = shortFolder();
    String name =
        "'containers-storage:[overlay@%1$s/root+%1$s/run:overlay.mountopt=nodev]app:dev'"
            .formatted(other);

    copied("nix:app.json", name);

    assertThat(podman.names()).isEmpty();
    assertThat(podman.run("app:dev", "--root %1$s/root --runroot %1$s/run".formatted(other)))
        .isEqualTo(GREETING);
    commands.succeed("rm -rf named.oci; " + podman.copying(name, "oci:named.oci"));
  }

  @Test
  void proxiesPoliciesMirrorsAndPasswordsAreForOthers() throws Exception {
    Path home = Files.createTempDirectory(folder, "home");
    Path configuration = Files.createDirectories(home.resolve(".config/containers"));
    Files.writeString(
        configuration.resolve("policy.json"), "{\"default\": [{\"type\": \"reject\"}]}");
    Files.writeString(
        Files.createDirectory(configuration.resolve("registries.conf.d")).resolve("site.conf"),
        """
        [[registry]]
        location = "docker.io"
        blocked = true
        [[registry.mirror]]
        location = "127.0.0.1:1"
        """);

    commands.succeed(
        """
        export HOME=%s REGISTRY_AUTH_FILE=/nowhere/auth.json
        for proxy in http_proxy https_proxy HTTP_PROXY HTTPS_PROXY all_proxy ALL_PROXY; do
          export $proxy=http://127.0.0.1:1
        done
        %s
        """
            .formatted(home, podman.copying("nix:app.json", "containers-storage:app:dev")));

    assertThat(podman.run("app:dev")).isEqualTo(GREETING);
  }
}
