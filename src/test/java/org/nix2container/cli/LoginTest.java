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
import org.nix2container.peers.DockerRegistry;
import org.nix2container.peers.TestAuthority;
import org.nix2container.peers.Tool;

/** {@code login} and {@code logout}, and pushing to a registry with TLS and a password. */
class LoginTest {

  @TempDir private Path folder;
  private final TestAuthority authority = new TestAuthority();
  private DockerRegistry registry;
  private Path image;
  private Path certificates;
  private Path auth;

  @BeforeEach
  void start() throws IOException {
    registry = DockerRegistry.setup().tls(authority).user("me", "secret").start();
    certificates = Files.createDirectory(folder.resolve("certificates"));
    Files.copy(authority.certificate(), certificates.resolve("ca.crt"));
    auth = folder.resolve("auth.json");
    Path app = Files.createDirectory(folder.resolve("app"));
    Files.writeString(app.resolve("data"), "x");
    image = folder.resolve("image.json");
    assertThat(run("build", app, "--save", image).code()).isZero();
  }

  @AfterEach
  void stop() {
    registry.close();
    authority.close();
  }

  private CommandRun run(Object... words) {
    return CommandRun.in(
        Map.of("HOME", folder.toString(), "REGISTRY_AUTH_FILE", auth.toString()), words);
  }

  private CommandRun login(String password) {
    return run(
        "login", registry.host(), "-u", "me", "-p", password, "--cert-dir", certificates, "-v");
  }

  private CommandRun push(Object... more) {
    Object[] words = new Object[5 + more.length];
    words[0] = "copy";
    words[1] = "nix:" + image;
    words[2] = "docker://" + registry.host() + "/app:1";
    words[3] = "--dest-cert-dir";
    words[4] = certificates;
    System.arraycopy(more, 0, words, 5, more.length);
    return run(words);
  }

  @Test
  void whoIsLoggedInCanPush() throws IOException {
    assertThat(push("--retry-times=0").code()).isEqualTo(1);
    assertThat(login("secret"))
        .isEqualTo(new CommandRun(0, "Login Succeeded!\n", "the login is kept in " + auth + "\n"));
    assertThat(push().code()).isZero();
    assertThat(run("login", "--get-login", registry.host()))
        .isEqualTo(new CommandRun(0, "me\n", ""));
    assertThat(
            run("list-tags", "docker://" + registry.host() + "/app", "--cert-dir", certificates)
                .out())
        .contains("\"1\"");

    assertThat(run("logout", registry.host()))
        .isEqualTo(
            new CommandRun(0, "Removed login credentials for " + registry.host() + "\n", ""));
    assertThat(push("--retry-times=0").code()).isEqualTo(1);
    CommandRun again = run("logout", registry.host());
    assertThat(again.err()).isEqualTo("nix2container: " + registry.host() + ": not logged in\n");
    assertThat(again.code()).isEqualTo(1);
  }

  @Test
  void skopeoTakesTheLoginAndTheOtherWayRound() throws IOException {
    Tool skopeo = Tool.in(folder, "skopeo");
    assertThat(login("secret").code()).isZero();
    assertThat(push().code()).isZero();
    assertThat(
            skopeo.succeed(
                "inspect",
                "--authfile",
                auth.toString(),
                "--cert-dir",
                certificates.toString(),
                "-f",
                "{{.Architecture}}",
                "docker://" + registry.host() + "/app:1"))
        .isNotEmpty();
    Files.delete(auth);
    skopeo.succeed(
        "login",
        "--authfile",
        auth.toString(),
        "--cert-dir",
        certificates.toString(),
        "-u",
        "me",
        "-p",
        "secret",
        registry.host());
    assertThat(push().code()).isZero();
    assertThat(run("logout", "--all").code()).isZero();
    assertThat(push("--retry-times=0").code()).isEqualTo(1);
  }

  @Test
  void aWrongPasswordIsNotKept() {
    CommandRun run = login("wrong-password");
    assertThat(run.code()).isEqualTo(1);
    assertThat(run.err()).startsWith("nix2container: ").doesNotContain("wrong-password");
    assertThat(auth).doesNotExist();
    assertThat(run("login", "--get-login", registry.host()).err())
        .isEqualTo("nix2container: " + registry.host() + ": not logged in\n");
  }

  @Test
  void aPasswordOnTheCommandLineOfACopyIsUsedAndNeverShown() {
    assertThat(push("--dest-creds", "me:secret", "--debug").err())
        .doesNotContain("secret", "bWU6c2VjcmV0")
        .contains("debug: ");
    assertThat(push("--dest-username", "me", "--dest-password", "secret").code()).isZero();
    assertThat(push("--dcreds", "me:secret").code()).isZero();
    CommandRun wrong = push("--dest-creds", "me:forgotten", "--debug", "--no-cache");
    assertThat(wrong.code()).isEqualTo(1);
    assertThat(wrong.err()).doesNotContain("forgotten");
    assertThat(push("--dest-no-creds", "--retry-times=0").code()).isEqualTo(1);
  }

  @Test
  void credentialsOfTheCommandLineAreForTheFirstRegistryAlone() {
    try (DockerRegistry other =
        DockerRegistry.setup().tls(authority).user("me", "secret").start()) {
      CommandRun run =
          push(
              "--dest-creds",
              "me:secret",
              "--also",
              "docker://" + other.host() + "/app:1",
              "--retry-times=0");
      assertThat(run.code()).isEqualTo(1);
      assertThat(run.out()).startsWith("docker://" + registry.host() + "/app:1 sha256:");
      assertThat(run.out().lines()).hasSize(1);
      assertThat(other.storage().tags("app")).isEmpty();
    }
  }

  @Test
  void whatLoginCannotAskIsAnError() {
    assertThat(run("login", registry.host()).err())
        .contains("there is no terminal to ask at: give --username and --password-stdin");
    assertThat(run("login", registry.host(), "--password-stdin").err())
        .contains("--password-stdin needs --username");
    assertThat(run("login", registry.host(), "-u", "a", "-p", "b", "--password-stdin").err())
        .contains("--password and --password-stdin exclude each other");
    assertThat(run("logout").err()).contains("`logout` takes REGISTRY, but nothing was given");
    assertThat(run("logout", "--all", "x").err()).contains("1 argument was given");
  }
}
