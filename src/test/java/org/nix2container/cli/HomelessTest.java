package org.nix2container.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nix2container.oci.Digest;
import org.nix2container.peers.DockerRegistry;

/**
 * In a Nix build HOME is {@code /homeless-shelter}. Where there is no sandbox, and who builds is
 * root, a command that made it would have Nix refuse all builds to come.
 */
class HomelessTest {

  private static final String ANY_TLS = "--tls-verify=false";

  @TempDir private Path folder;
  private DockerRegistry registry;
  private Path homeless;

  @BeforeEach
  void start() {
    registry = DockerRegistry.setup().user("me", "secret").start();
    homeless = folder.resolve("homeless-shelter");
  }

  @AfterEach
  void stop() {
    registry.close();
  }

  /** With what may be set besides, as in a derivation that wants its caches below its home. */
  private CommandRun run(Object... words) {
    Map<String, String> environment =
        Map.of(
            "HOME", homeless.toString(),
            "XDG_CACHE_HOME", homeless.resolve(".cache").toString(),
            "XDG_CONFIG_HOME", homeless.resolve(".config").toString(),
            "DOCKER_CONFIG", homeless.resolve(".docker").toString(),
            "NIX_STATE_DIR", "/nonexistent");
    CommandRun run = CommandRun.in(environment, words);
    assertThat(homeless).as("after %s", words[0]).doesNotExist();
    return run;
  }

  private void succeed(Object... words) {
    CommandRun run = run(words);
    assertThat(run.code()).as(run.err()).isZero();
  }

  @Test
  void noCommandMakesTheHome() throws IOException {
    Path app = Files.createDirectory(folder.resolve("app"));
    Files.writeString(app.resolve("data"), "x");
    Path graph =
        Files.writeString(folder.resolve("graph.json"), "[{\"path\": \"%s\"}]".formatted(app));
    Path image = folder.resolve("image.json");
    Path layers = folder.resolve("layers.json");
    String name = "docker://" + registry.host() + "/app:1";
    String creds = "--creds=me:secret";

    succeed("build", app, "--save", image);
    succeed("layers-from-reproducible-storepaths", layers, graph);
    succeed("layers-from-non-reproducible-storepaths", layers, graph, "--tar-directory", folder);
    succeed("copy", "nix:" + image, name, ANY_TLS, "--dest-creds=me:secret");
    succeed("copy", "nix:" + image, "oci:" + folder.resolve("layout"));
    succeed("copy", name, "dir:" + folder.resolve("dir"), ANY_TLS, "--src-creds=me:secret");
    succeed("inspect", name, ANY_TLS, creds);
    succeed("list-tags", name.replace(":1", ""), ANY_TLS, creds);
    CommandRun manifest = run("get-manifest", name, ANY_TLS, creds);
    assertThat(manifest.out()).contains("schemaVersion");
    for (Digest blob : registry.storage().blobs("app")) {
      succeed("get-blob", folder.resolve("blob"), name, blob, ANY_TLS, creds);
    }
    assertThat(run("inspect", name, ANY_TLS).err()).contains("you are not logged in");
  }

  @Test
  void aLoginThatWouldHaveToBeKeptThereIsRefused() {
    for (String file : new String[] {".config/containers/auth.json", "auth.json"}) {
      CommandRun run =
          run(
              "login",
              "-u=me",
              "-p=secret",
              ANY_TLS,
              "--authfile",
              homeless.resolve(file),
              registry.host());
      assertThat(run)
          .isEqualTo(
              new CommandRun(
                  1,
                  "",
                  "nix2container: HOME: there is no directory "
                      + homeless
                      + ": make it, or keep the login elsewhere (--authfile)\n"));
    }
    succeed(
        "login", "-u=me", "-p=secret", ANY_TLS, "--authfile", folder + "/new/a", registry.host());
    assertThat(folder.resolve("new/a")).exists();
  }
}
