package org.nix2container.integration;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.nix2container.peers.ServingProcess;

/** Every runtime pulls from {@code serve} as from any other registry, and runs what Nix built. */
class ServeIT {

  private static final String GREETING = "greetings from single";

  @TempDir private static Path folder;

  private static Commands commands;
  private static NixStore store;
  private static ServingProcess server;

  /** What {@code copy} to a layout makes of the same image. */
  private static String digest;

  @BeforeAll
  static void buildAndServe() throws Exception {
    commands = new Commands(folder);
    store = new NixStore(commands);
    store.build("app");
    commands.succeed("nix2container build ./app --max-layers 3 --save app.json");
    digest = digest(commands.out("nix2container copy nix:app.json oci:layout:x"));
    server =
        new ServingProcess(
            commands.open("nix2container", "serve", "app.json", "--listen", "127.0.0.1:0"));
    commands.set("IMAGE", server.host() + "/app");
  }

  private static String digest(String line) {
    return line.substring(line.lastIndexOf(' ') + 1);
  }

  @AfterAll
  static void stop() throws Exception {
    if (server != null) {
      server.close();
    }
    if (store != null) {
      store.close();
    }
  }

  @Test
  void skopeoCopiesIt() throws Exception {
    Commands.need("skopeo");

    commands.succeed(
        "skopeo copy --preserve-digests --src-tls-verify=false docker://$IMAGE oci:by-skopeo:x");

    assertThat(commands.out("ls by-skopeo/blobs/sha256"))
        .isEqualTo(commands.out("ls layout/blobs/sha256"))
        .contains(digest.substring("sha256:".length()));
    assertThat(
            commands.out(
                "skopeo inspect --tls-verify=false --format '{{.Digest}}' docker://$IMAGE"))
        .isEqualTo(digest);
    assertThat(commands.out("skopeo list-tags --tls-verify=false docker://$IMAGE"))
        .contains("\"latest\"");
  }

  /** For clients that know nothing else. */
  @Test
  void skopeoCopiesItAsOneOfDockersImages() throws Exception {
    Commands.need("skopeo");

    commands.succeed("skopeo copy --src-tls-verify=false --format v2s2 docker://$IMAGE dir:v2s2");

    String named = "docker://" + server.host() + "/app";
    assertThat(
            commands.out(
                "nix2container copy --src-tls-verify=false --format v2s2 " + named + " dir:ours"))
        .endsWith(digest(commands.out("sha256sum v2s2/manifest.json | sed 's/ .*//'")));
  }

  @ParameterizedTest
  @EnumSource
  void podmanRunsIt(PodmanStorage.Version version) throws Exception {
    version.need();
    Path storage = Files.createTempDirectory(folder, "podman");
    try (PodmanStorage podman = new PodmanStorage(commands, storage, version)) {
      commands.succeed("podman pull --tls-verify=false $IMAGE");

      assertThat(podman.run("$IMAGE to you")).isEqualTo(GREETING + " to you");
      assertThat(podman.inspect("$IMAGE", "{{.Digest}}")).isEqualTo(digest);
    }
  }

  @ParameterizedTest
  @EnumSource
  void dockerRunsIt(DockerDaemon.Kind kind) throws Exception {
    kind.need();
    try (DockerDaemon docker = new DockerDaemon(commands, kind.name(), kind, Optional.empty())) {
      commands.succeed("docker pull $IMAGE");

      assertThat(docker.run("$IMAGE to you")).isEqualTo(GREETING + " to you");
      assertThat(docker.inspect("$IMAGE", "{{index .RepoDigests 0}}")).endsWith("@" + digest);
    }
  }

  @ParameterizedTest
  @EnumSource
  void containerdRunsIt(ContainerdDaemon.Version version) throws Exception {
    version.need();
    Path own = Files.createTempDirectory(folder, "containerd").resolve("own");
    try (ContainerdDaemon containerd = new ContainerdDaemon(commands, own, version)) {
      commands.succeed("ctr images pull --plain-http $IMAGE:latest");

      assertThat(containerd.run("$IMAGE:latest")).isEqualTo(GREETING);
      assertThat(commands.out("ctr images list name==$IMAGE:latest")).contains(digest);
    }
  }

  @Test
  void ourOwnCopyPullsIt() throws Exception {
    assertThat(commands.out("nix2container copy --src-tls-verify=false docker://$IMAGE dir:pulled"))
        .endsWith(digest);
    assertThat(server.lines()).anyMatch(line -> line.startsWith("app: sent "));
  }
}
