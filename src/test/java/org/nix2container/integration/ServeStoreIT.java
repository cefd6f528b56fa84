package org.nix2container.integration;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nix2container.peers.ServingProcess;

/** Any path of a store that the real Nix made is an image. */
class ServeStoreIT {

  private static final String GREETING = "greetings from single";

  @TempDir private static Path folder;

  private static Commands commands;
  private static NixStore store;
  private static ServingProcess server;

  @BeforeAll
  static void buildAndServe() throws Exception {
    commands = new Commands(folder);
    store = new NixStore(commands);
    for (String attribute : List.of("app", "linked", "single", "data", "busybox")) {
      commands.set(attribute + "_hash", hash(store.build(attribute)));
    }
    server =
        new ServingProcess(
            commands.open("nix2container", "serve", "--store", "--listen", "127.0.0.1:0"));
    commands.set("registry", server.host());
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

  private static String hash(String storePath) {
    return Path.of(storePath).getFileName().toString().substring(0, 32);
  }

  /** What a client gets; the answer's body is in the file {@code answer}. */
  private static String status(String path) throws Exception {
    return commands.out(
        "curl -sS --path-as-is -o answer -w '%{http_code}' \"http://$registry" + path + "\"");
  }

  private static String answer() throws Exception {
    return Files.readString(folder.resolve("answer"));
  }

  @Test
  void dockerPullsAndRunsIt() throws Exception {
    try (DockerDaemon docker = new DockerDaemon(commands)) {
      commands.succeed("docker pull $registry/$app_hash");

      assertThat(docker.run("$registry/$app_hash to you")).isEqualTo(GREETING + " to you");
      assertThat(docker.inspect("$registry/$app_hash", "{{json .Config.Entrypoint}}"))
          .isEqualTo(commands.out("echo '[\"'$app/bin/app'\"]'"));

      commands.succeed("docker pull $registry/$(basename $busybox)");
      assertThat(docker.run("$registry/$(basename $busybox) echo hello")).isEqualTo("hello");
      assertThat(commands.out("docker pull $registry/$app_hash")).contains("Image is up to date");
    }
  }

  @Test
  void podmanPullsAndRunsIt() throws Exception {
    PodmanStorage.Version version = PodmanStorage.Version.OF_THIS_MACHINE;
    version.need();
    Path storage = Files.createDirectory(folder.resolve("podman"));
    try (PodmanStorage podman = new PodmanStorage(commands, storage, version)) {
      commands.succeed("podman pull --tls-verify=false $registry/$app_hash");

      assertThat(podman.run("$registry/$app_hash")).isEqualTo(GREETING);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"app", "data", "linked", "single", "busybox"})
  void itIsTheImageThatBuildMakes(String attribute) throws Exception {
    commands.set("attribute", attribute);
    commands.succeed(
        """
        eval "hash=\\$${attribute}_hash path=\\$$attribute"
        rm -rf layout; nix2container build $path --to oci:layout:image
        skopeo inspect --raw oci:layout:image >expected
        curl -sSf -D head -o answer http://$registry/v2/$hash/manifests/latest
        """);

    assertThat(answer()).isEqualTo(Files.readString(folder.resolve("expected")));
    String digest = commands.out("sha256sum answer");
    assertThat(Files.readString(folder.resolve("head")))
        .contains("Docker-Content-Digest: sha256:" + digest.substring(0, 64));
  }

  @Test
  void aStorePathThatIsCollectedIsGone() throws Exception {
    Files.writeString(folder.resolve("text"), "something");
    String path = commands.out("nix-store --add text");
    commands.set("hash", hash(path));
    assertThat(status("/v2/$hash/manifests/latest")).isEqualTo("200");
    String manifest = answer();
    commands.set("blob", manifest.replaceAll("(?s).*layers.*?(sha256:[0-9a-f]{64}).*", "$1"));
    assertThat(status("/v2/$hash/blobs/$blob")).isEqualTo("200");
    assertThat(status("/v2/_catalog")).isEqualTo("200");
    assertThat(answer()).contains(hash(path) + "-text");

    // Not through a variable: what is in the environment of a process, Nix does not delete.
    commands.succeed("nix-store --delete " + path);

    assertThat(status("/v2/$hash/manifests/latest")).isEqualTo("404");
    assertThat(answer()).contains("NAME_UNKNOWN");
    assertThat(status("/v2/$hash-text/manifests/latest")).isEqualTo("404");
    assertThat(status("/v2/$hash/blobs/$blob")).isEqualTo("404");
    assertThat(status("/v2/_catalog")).isEqualTo("200");
    assertThat(answer()).doesNotContain(hash(path));

    assertThat(commands.out("nix-store --add text")).isEqualTo(path);
    assertThat(status("/v2/$hash/manifests/latest")).isEqualTo("200");
    assertThat(answer()).isEqualTo(manifest);
  }

  /** Files beside the store, and in it; by every way that leads there in a file system. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "/v2/secret/manifests/latest",
        "/v2/../secret/manifests/latest",
        "/v2/$app_hash/../../secret/manifests/latest",
        "/v2/%2e%2e/secret/manifests/latest",
        "/v2/..%2fsecret/manifests/latest",
        "/v2/${app_hash}-app-1.0/bin/app/manifests/latest",
        "/v2/${app_hash}-app-1.0%2fbin%2fapp/manifests/latest",
        "/v2/${app_hash}-app-1.0%00/manifests/latest",
        "/v2/${app_hash}-app-1.0/..%2f..%2fsecret/manifests/latest",
        "/v2/${app_hash}-app/manifests/latest",
        "/v2/$app_hash/manifests/newest",
        "/v2/$app_hash/manifests/..%2f..%2f..%2fsecret",
        "/v2/$app_hash/blobs/..%2f..%2f..%2fsecret",
        "/v2/$app_hash/blobs/sha256:..%2f..%2f..%2fsecret",
        "/v2/$NIX_STORE_DIR/manifests/latest",
        "/v2/$app/manifests/latest",
        "/v2/.links/manifests/latest",
        "/v2/notvalid0000000000000000000000000-unfinished/manifests/latest",
        "/v2/00000000000000000000000000000000-unfinished/manifests/latest",
        "/v2/00000000000000000000000000000000/manifests/latest",
        "/secret",
        "/../secret",
        "/..%2fsecret",
        "/%2e%2e/%2e%2e/secret",
        "/index.html/../../secret",
        "/$NIX_STORE_DIR/00000000000000000000000000000000-unfinished",
        "//etc/passwd",
        "/images.json/../../../../../../../../etc/passwd"
      })
  void nothingElseIsRead(String path) throws Exception {
    Files.writeString(folder.resolve("secret"), "root:secret");
    commands.succeed(
        "echo root:secret >$NIX_STORE_DIR/00000000000000000000000000000000-unfinished");

    assertThat(status(path)).isIn("400", "404");
    assertThat(answer()).doesNotContain("root:");
  }

  @Test
  void manyWhoAskAtOnceWaitForOneBuild() throws Exception {
    Files.writeString(folder.resolve("shared"), "shared");
    String path = commands.out("nix-store --add shared");
    commands.set("hash", hash(path));

    commands.succeed(
        """
        for i in 1 2 3 4 5 6 7 8; do
          curl -sSf -o answer$i http://$registry/v2/$hash/manifests/latest &
          curl -sSf -o answer$i.named http://$registry/v2/$hash-shared/manifests/latest &
        done
        wait
        for i in 2 3 4 5 6 7 8; do cmp answer1 answer$i; cmp answer1 answer$i.named; done
        """);

    server.await(path + ": made an image");
    assertThat(server.lines().stream().filter(line -> line.contains(path))).hasSize(1);
  }
}
