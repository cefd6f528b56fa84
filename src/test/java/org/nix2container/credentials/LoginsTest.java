package org.nix2container.credentials;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.nix2container.credentials.Home.auths;
import static org.nix2container.credentials.Home.password;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nix2container.failure.InvalidInputException;
import org.nix2container.failure.OutputException;
import org.nix2container.output.Outputs;

/** What login and logout do to files and helpers. */
class LoginsTest {

  private static final Credentials.Password SECRET = new Credentials.Password("user", "s3cret");
  private static final CredentialKey A = CredentialKey.parse("a.com");

  @TempDir private Path folder;
  private Home home;
  private final Outputs outputs = new Outputs();

  @BeforeEach
  void makeHome() throws IOException {
    home = new Home(folder);
    home.helper("test");
  }

  @AfterEach
  void close() {
    outputs.close();
  }

  private Logins logins(String... helpers) {
    List<String> names = helpers.length == 0 ? List.of("containers-auth.json") : List.of(helpers);
    return Logins.of(home.places(), Optional.empty(), Optional.empty(), names, outputs);
  }

  private Logins inFile(Path file) {
    return Logins.of(
        home.places(),
        Optional.of(file),
        Optional.empty(),
        List.of("containers-auth.json"),
        outputs);
  }

  private Logins inDockers(Path file) {
    return Logins.of(home.places(), Optional.empty(), Optional.of(file), List.of("test"), outputs);
  }

  @Test
  void aLoginIsKeptInTheFileOfTheSession() throws IOException {
    Path file = home.path("run/containers/auth.json");
    assertThat(logins().store(A, SECRET)).isEqualTo(file.toString());
    assertThat(file)
        .hasContent(
            """
            {
            	"auths": {
            		"a.com": {
            			"auth": "dXNlcjpzM2NyZXQ="
            		}
            	}
            }\
            """);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file.getParent())))
        .isEqualTo("rwx------");
    assertThat(logins().source().find("a.com", "")).isEqualTo(SECRET);
  }

  @Test
  void theFileIsTheOneNamedOrThatOfAVariable() throws IOException {
    assertThat(inFile(home.path("named.json")).store(A, SECRET)).endsWith("/named.json");
    home.environment().put("DOCKER_CONFIG", home.path("docker").toString());
    assertThat(logins().store(CredentialKey.parse("docker.io"), SECRET))
        .isEqualTo(home.path("docker/config.json").toString());
    assertThat(home.path("docker/config.json")).content().contains("https://index.docker.io/v1/");
    home.environment().put("REGISTRY_AUTH_FILE", home.path("variable.json").toString());
    assertThat(logins().store(A, SECRET)).endsWith("/variable.json");
    assertThatThrownBy(() ->
            Logins.of(
                home.environment(), Optional.of(folder), Optional.of(folder), List.of(), outputs))
        .hasMessage("--authfile and --compat-auth-file: they cannot be used together");
  }

  @Test
  void allElseInTheFileStaysAsItIs() throws IOException {
    Path file =
        home.write(
            "auth.json",
            """
            {"psFormat": "table {{.ID}}", "auths": {"a.com": {"auth": "b2xkOm9sZA==", "email": "x"},
             "b.com": {"auth": "b2xkOm9sZA==", "email": "<é>", "n": 1.50}},
             "credHelpers": {"c.com": "test"}, "unknown": [1e3, null, {"z": 1, "a": 2}]}
            """);
    inFile(file).store(A, SECRET);
    assertThat(file)
        .hasContent(
            """
            {
            	"psFormat": "table {{.ID}}",
            	"auths": {
            		"a.com": {
            			"auth": "dXNlcjpzM2NyZXQ="
            		},
            		"b.com": {
            			"auth": "b2xkOm9sZA==",
            			"email": "\\u003cé\\u003e",
            			"n": 1.50
            		}
            	},
            	"credHelpers": {
            		"c.com": "test"
            	},
            	"unknown": [
            		1e3,
            		null,
            		{
            			"z": 1,
            			"a": 2
            		}
            	]
            }\
            """);
  }

  @Test
  void namespacesAndRepositoriesHaveTheirOwn() {
    Logins logins = inFile(home.path("auth.json"));
    logins.store(CredentialKey.parse("a.com/ns"), SECRET);
    logins.store(A, new Credentials.Password("user", "host"));
    assertThat(logins.source().find("a.com", "ns/app")).isEqualTo(SECRET);
    assertThat(logins.source().find("a.com", "x")).isEqualTo(password("host"));
    assertThat(logins.remove(CredentialKey.parse("a.com/ns"))).isTrue();
    assertThat(logins.source().find("a.com", "ns/app")).isEqualTo(password("host"));
  }

  @Test
  void whoIsNotLoggedInCannotLogOut() throws IOException {
    Path file = home.write("auth.json", auths("b.com", "x"));
    String before = Files.readString(file);
    assertThat(inFile(file).remove(A)).isFalse();
    assertThat(file).hasContent(before);
    assertThat(logins().remove(A)).isFalse();
    assertThat(home.path("run/containers")).doesNotExist();
    Path missing = home.path("missing.json");
    assertThatThrownBy(() -> inFile(missing).remove(A))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage(missing + ": there is no such file");
    assertThatThrownBy(() -> inFile(missing).removeAll())
        .hasMessage(missing + ": there is no such file");
  }

  @Test
  void aFileThatIsWrongIsNotReplaced() throws IOException {
    Path file = home.write("auth.json", "{\"auths\": {\"a.com\": s3cret");
    assertThatThrownBy(() -> inFile(file).store(A, SECRET))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageStartingWith(file + ": line 1")
        .hasMessageNotContaining("s3cret");
    assertThat(file).content().endsWith(": s3cret");
  }

  @Test
  void nothingIsLeftOfALoginThatCannotBeWritten() throws IOException {
    outputs.close();
    Path file = home.write("auth.json", auths("b.com", "x"));
    assertThatThrownBy(() -> inFile(file).store(A, SECRET)).isInstanceOf(OutputException.class);
    assertThat(file).hasContent(auths("b.com", "x"));
    try (Stream<Path> all = Files.list(folder)) {
      assertThat(all)
          .extracting(path -> path.getFileName().toString())
          .noneMatch(n -> n.endsWith("tmp"));
    }
  }

  @Test
  void aSessionThatIsNotThereIsNotMade() {
    home.environment().put("XDG_RUNTIME_DIR", home.path("missing").toString());
    assertThatThrownBy(() -> logins().store(A, SECRET))
        .hasMessageStartingWith("XDG_RUNTIME_DIR: there is no directory ");
    assertThat(home.path("missing")).doesNotExist();
  }

  @Test
  void aRegistrysHelperKeepsItsLogin() throws IOException {
    String content = "{\"credHelpers\":{\"a.com\":\"test\"}}";
    Path file = home.write("auth.json", content);
    assertThat(inFile(file).store(A, SECRET)).isEqualTo("credential helper: test");
    assertThat(file).hasContent(content);
    assertThat(inFile(file).source().find("a.com", "x")).isEqualTo(SECRET);
    assertThat(inFile(file).remove(A)).isTrue();
    assertThat(inFile(file).remove(A)).isFalse();
    assertThat(home.calls("test"))
        .containsExactly("store a.com", "get a.com", "erase a.com", "erase a.com");
  }

  @Test
  void dockersStoreKeepsLoginsAndAnEmptyEntrySaysSo() throws IOException {
    Path file = home.write("config.json", "{\"auths\":{},\"credsStore\":\"test\",\"x\":1}");
    CredentialKey hub = CredentialKey.parse("docker.io");
    assertThat(inDockers(file).store(hub, SECRET)).isEqualTo("credential helper: test");
    assertThat(file)
        .hasContent(
            """
            {
            	"auths": {
            		"https://index.docker.io/v1/": {}
            	},
            	"credsStore": "test",
            	"x": 1
            }\
            """);
    assertThat(inDockers(file).source().find("docker.io", "library/x")).isEqualTo(SECRET);
    assertThat(inDockers(file).remove(hub)).isTrue();
    assertThat(inDockers(file).source().find("docker.io", "library/x"))
        .isEqualTo(new Credentials.Anonymous());
    assertThat(file).content().doesNotContain("index.docker.io");
  }

  @Test
  void dockersFileAndHelpersKnowOnlyWholeRegistries() throws IOException {
    CredentialKey namespace = CredentialKey.parse("a.com/ns");
    Path file = home.path("config.json");
    assertThatThrownBy(() -> inDockers(file).store(namespace, SECRET))
        .hasMessage(file + ": Docker knows only whole registries: log in to a.com");
    assertThatThrownBy(() -> logins("test").store(namespace, SECRET))
        .hasMessageEndingWith("it keeps a login for a whole registry: log in to a.com");
    assertThat(home.calls("test")).isEmpty();
  }

  @Test
  void helpersOfRegistriesConfKeepLogins() throws IOException {
    assertThat(logins("missing", "test", "containers-auth.json").store(A, SECRET))
        .isEqualTo("credential helper: test");
    assertThat(home.path("run/containers")).doesNotExist();
    assertThat(logins("test").source().find("a.com", "")).isEqualTo(SECRET);
    home.write("run/containers/auth.json", auths("a.com", "x"));
    assertThat(logins("test", "containers-auth.json").remove(A)).isTrue();
    assertThat(logins("test", "containers-auth.json").remove(A)).isFalse();
  }

  @Test
  void logoutOfAllEmptiesFileAndHelpers() throws IOException {
    Path file =
        home.write(
            "run/containers/auth.json",
            "{\"auths\":{\"b.com\":{}},\"credHelpers\":{\"a.com\":\"test\"},\"credsStore\":\"test\","
                + "\"x\":1}");
    logins().store(A, SECRET);
    logins("other", "test", "containers-auth.json").removeAll();
    assertThat(file).hasContent("{\n\t\"auths\": {},\n\t\"credsStore\": \"test\",\n\t\"x\": 1\n}");
    assertThat(home.calls("test"))
        .containsExactly(
            "store a.com", "list unused", "erase listed.com", "erase a.com", "erase b.com");
  }
}
