package org.nix2container.credentials;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.nix2container.credentials.Home.auths;
import static org.nix2container.credentials.Home.password;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nix2container.failure.InvalidInputException;

/** Credential helpers: who is asked, by what name, and what they may answer. */
class CredentialProgramsTest {

  private static final String FILE = "run/containers/auth.json";

  @TempDir private Path folder;
  private Home home;

  @BeforeEach
  void makeHome() throws IOException {
    home = new Home(folder);
    home.helper("test");
  }

  private void keep(String server, String password) {
    new CredentialPrograms(home.environment())
        .store("test", server, new Credentials.Password("user", password));
  }

  @Test
  void theHelperOfARegistryIsAskedBeforeEntriesAreReadAndOnlyOnce() throws IOException {
    keep("a.com", "kept");
    home.write(
        FILE,
        auths("a.com/x", "plain").replaceFirst("}}}$", "}},\"credHelpers\":{\"a.com\":\"test\"}}"));
    CredentialSource source =
        AuthFiles.of(home.places(), Optional.empty(), List.of("containers-auth.json"));
    assertThat(source.find("a.com", "x")).isEqualTo(password("kept"));
    assertThat(source.find("a.com", "y")).isEqualTo(password("kept"));
    assertThat(home.calls("test")).containsExactly("store a.com", "get a.com");
  }

  @Test
  void aHelperThatHasNothingMakesTheNextFileTheirTurn() throws IOException {
    home.write(FILE, "{\"credHelpers\":{\"a.com\":\"test\"}}");
    assertThat(home.find("a.com/x")).isEqualTo(new Credentials.Anonymous());
    home.write(".docker/config.json", auths("a.com", "docker"));
    assertThat(home.find("a.com/x")).isEqualTo(password("docker"));
  }

  @Test
  void theStoreHasWhatEntriesDoNotHave() throws IOException {
    keep("a.com", "kept");
    keep("https://index.docker.io/v1/", "hub");
    home.write(
        ".docker/config.json",
        auths("b.com", "plain").replaceFirst("}}}$", "},\"a.com\":{}},\"credsStore\":\"test\"}"));
    assertThat(home.find("a.com/x")).isEqualTo(password("kept"));
    assertThat(home.find("docker.io/library/x")).isEqualTo(password("hub"));
    assertThat(home.find("b.com/x")).isEqualTo(password("plain"));
    assertThat(home.find("c.com/x")).isEqualTo(new Credentials.Anonymous());
    assertThat(home.calls("test"))
        .endsWith("get a.com", "get https://index.docker.io/v1/", "get c.com");
  }

  @Test
  void dockersNameOfTheHubIsKnownAmongHelpersToo() throws IOException {
    keep("https://index.docker.io/v1/", "hub");
    home.write(FILE, "{\"credHelpers\":{\"https://index.docker.io/v1/\":\"test\"}}");
    assertThat(home.find("docker.io/library/x")).isEqualTo(password("hub"));
  }

  @Test
  void aStoreThatIsNotInstalledMattersOnlyToThoseLoggedIn() throws IOException {
    home.write(FILE, "{\"auths\":{\"a.com\":{}},\"credsStore\":\"desktop\"}");
    assertThat(home.find("b.com/x")).isEqualTo(new Credentials.Anonymous());
    assertThatThrownBy(() -> home.find("a.com/x"))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage(
            "credential helper docker-credential-desktop: there is no such program in the PATH");
  }

  @Test
  void helpersOfRegistriesConfAreAskedInTheirOrderAboutHosts() throws IOException {
    home.helper("other");
    keep("a.com", "kept");
    home.write(FILE, auths("a.com", "plain", "b.com", "plain"));
    assertThat(home.find("a.com/x", "other", "test", "containers-auth.json"))
        .isEqualTo(password("kept"));
    assertThat(home.find("a.com/x", "containers-auth.json", "test")).isEqualTo(password("plain"));
    assertThat(home.find("b.com/x", "test", "containers-auth.json")).isEqualTo(password("plain"));
    assertThat(home.calls("other")).containsExactly("get a.com");
  }

  @Test
  void aHelperThatFailsIsForgivenIfAnotherKnows() throws IOException {
    home.write(FILE, auths("a.com", "plain"));
    assertThat(home.find("a.com/x", "missing", "containers-auth.json"))
        .isEqualTo(password("plain"));
    assertThatThrownBy(() -> home.find("b.com/x", "missing", "containers-auth.json"))
        .hasMessageStartingWith("credential helper docker-credential-missing: ");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{'ServerURL':'a.com','Username':'user','Secret':'x'}|Password[user]",
        "{'username':'user','secret':'x','more':[1]}|Password[user]",
        "{'Username':'<token>','Secret':'x'}|IdentityToken[]",
        "{'Username':'','Secret':''}|Anonymous[]",
      })
  void answersAreJson(String answer, String credentials) throws IOException {
    home.program("it", "#!/bin/sh\ncat <<'E'\n" + answer.replace('\'', '"') + "\nE\n");
    assertThat(home.find("a.com/x", "it")).hasToString(credentials);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "echo s3cret|its answer to `get` for a.com is not an object of JSON",
        "echo '{\"s3cret\": s3cret}'|its answer to `get` for a.com is not an object of JSON",
        "echo '{\"Username\": 1}'|its answer to `get` for a.com is not an object of JSON",
        "echo s3cret; exit 3|`get` for a.com failed with status 3; run it by hand to see why",
        "echo s3cret >&2; kill -9 $$|`get` for a.com failed with status 137; run it by hand to see why",
        "exec cat /dev/zero|`get`: says more than 1 MiB",
      })
  void failuresNameTheHelperAndNothingThatItSaid(String script, String message) throws IOException {
    home.program("it", "#!/bin/sh\n" + script + "\n");
    assertThatThrownBy(() -> home.find("a.com/x", "it"))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage("credential helper docker-credential-it: " + message)
        .hasNoCause();
  }

  @Test
  void whatHangsIsEndedWithAllThatItStarted() throws IOException, InterruptedException {
    home.program("it", "#!/bin/sh\nsleep 1000 &\necho $! > \"$HOME/pid\"\nwait\n");
    CredentialPrograms programs = new CredentialPrograms(home.environment(), Duration.ofSeconds(2));
    assertThatThrownBy(() -> programs.get("it", "a.com"))
        .hasMessage("credential helper docker-credential-it: `get`: has not answered after 2 s");
    long sleeping = Long.parseLong(Files.readString(home.path("pid")).strip());
    assertThat(isRunning(sleeping)).isFalse();
  }

  /** A process may be there until somebody asks how it ended. */
  private static boolean isRunning(long pid) throws InterruptedException {
    for (int i = 0; i < 100 && ProcessHandle.of(pid).isPresent(); i++) {
      try {
        String status = Files.readString(Path.of("/proc/" + pid + "/stat"));
        if (status.contains(") Z ")) {
          return false;
        }
      } catch (IOException e) {
        return false;
      }
      Thread.sleep(50);
    }
    return ProcessHandle.of(pid).isPresent();
  }

  @Test
  void aHelperThatDoesNotListenIsHeardAllTheSame() throws IOException {
    home.program(
        "it", "#!/bin/sh\nexec <&-\nsleep 0.2\necho '{\"Username\":\"user\",\"Secret\":\"x\"}'\n");
    assertThat(home.find("a.com/x", "it")).isEqualTo(password("x"));
  }

  @Test
  void aHelperIsNoPath() {
    assertThatThrownBy(() -> home.find("a.com/x", "../test"))
        .hasMessageEndingWith("the name of a helper has no slash");
  }
}
