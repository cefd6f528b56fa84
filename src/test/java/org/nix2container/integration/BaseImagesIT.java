package org.nix2container.integration;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nix2container.peers.DockerRegistry;
import org.nix2container.peers.WholeImage;

/** Images on base images from a registry, where they are run and where they are pushed to. */
class BaseImagesIT {

  @TempDir private static Path folder;

  private static Commands commands;
  private static DockerRegistry registry;
  private static DockerDaemon docker;
  private static String release;
  private static List<String> built;

  /** All that is built, by one command. */
  @BeforeAll
  static void build() throws Exception {
    Commands.need("skopeo");
    docker = new DockerDaemon(new Commands(folder));
    commands = new Commands(folder);
    NixLibrary library = new NixLibrary(commands);
    commands.set("DOCKER_HOST", "unix://" + docker.socket());
    registry = DockerRegistry.start();
    release = "release " + System.nanoTime();
    BaseImage base = new BaseImage(commands, "base", release);
    base.push(registry.host());
    String arch = library.evaluate("pkgs.go.GOARCH").replace("\"", "");
    String sha256 =
        commands.out(
            """
            skopeo --insecure-policy copy --src-tls-verify=false \
              docker://%s/base@%s dir:skopeo >/dev/null
            nix hash path skopeo\
            """
                .formatted(registry.host(), base.digest(arch)));
    Commands.Outcome outcome =
        library.tryBuild(
            """
            let
              example = file: base: import file { inherit pkgs nix2container base; };
              byDigest = example %1$s/examples/from-image.nix {
                imageName = "%2$s/base"; imageDigest = "%3$s"; sha256 = "%4$s"; tlsVerify = false;
              };
              byManifest = example %1$s/examples/from-image-manifest.nix {
                imageName = "base"; imageManifest = %5$s; registryUrl = "%2$s"; tlsVerify = false;
              };
              onImage = nix2container.buildImage {
                name = "%2$s/team/On-Image"; tag = "1.0";
                fromImage = byManifest;
                config = {
                  Env = [ "ON=${pkgs.readline}" ]; Entrypoint = [ "${pkgs.coreutils}/bin/env" ];
                };
              };
            in [
              byDigest.copyToDockerDaemon byManifest.copyToDockerDaemon
              onImage.copyToDockerDaemon onImage.copyToRegistry
              (pkgs.writeText "references" "${byDigest.imageRefUnsafe} ${byManifest.imageRefUnsafe}")
            ]\
            """
                .formatted(
                    library.checkout(),
                    registry.host(),
                    base.index(),
                    sha256,
                    base.manifest(arch)));
    assertThat(outcome.status()).as(outcome.err()).isZero();
    built = outcome.out().lines().toList();
  }

  @AfterAll
  static void stop() throws Exception {
    if (registry != null) {
      registry.close();
    }
    if (docker != null) {
      docker.close();
    }
  }

  @Test
  void whatIsInTheBaseIsInTheContainer() throws Exception {
    commands.succeed(built.get(0) + "/bin/copy-to-docker-daemon");
    commands.succeed(built.get(1) + "/bin/copy-to-docker-daemon");

    for (String reference : commands.out("cat " + built.getLast()).split(" ")) {
      assertThat(docker.run(reference)).isEqualTo(release);
      assertThat(docker.run(reference + " /etc/platform")).contains(" of base, ");
    }
  }

  @Test
  void theConfigOfTheBaseIsInheritedThroughImages() throws Exception {
    commands.succeed(built.get(2) + "/bin/copy-to-docker-daemon");

    String reference = registry.host() + "/team/on-image:1.0";
    assertThat(docker.run(reference).lines())
        .contains("PATH=/of/the/base", "BASE=base")
        .anyMatch(line -> line.startsWith("ON=/nix/store/"));
    assertThat(docker.inspect(reference, "{{.Config.WorkingDir}} {{.Config.Labels.base}}"))
        .isEqualTo("/etc base");
    assertThat(docker.inspect(reference, "{{.Config.Cmd}}"))
        .as("a new entrypoint clears it")
        .isEqualTo("[]");
    assertThat(
            commands
                .out("docker history --no-trunc --format '{{.CreatedBy}}' " + reference)
                .lines())
        .containsExactly("nix2container", "nix2container", "platform", "release");
  }

  @Test
  void anImageOnABaseIsPushedWhole() throws Exception {
    commands.succeed(built.get(3) + "/bin/copy-to-registry --dest-tls-verify=false");

    assertThat(WholeImage.verify(registry.storage(), "team/on-image", "1.0")).hasSize(4);
  }

  @Test
  void argumentsAreHandedOnAndNeverShown() throws Exception {
    String push = built.get(3) + "/bin/copy-to-registry --dest-creds me:hidden --debug ";

    Commands.Outcome outcome = commands.run(push + "--dest-tls-verify=perhaps");

    assertThat(outcome.status()).isEqualTo(1);
    assertThat(outcome.err()).contains("--dest-tls-verify");
    assertThat(outcome.out() + outcome.err()).doesNotContain("hidden");
  }
}
