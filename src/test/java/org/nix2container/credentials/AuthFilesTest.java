package org.nix2container.credentials;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.nix2container.credentials.Home.auths;
import static org.nix2container.credentials.Home.base64;
import static org.nix2container.credentials.Home.password;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.nix2container.failure.InvalidInputException;

/** Which of all credentials is taken: containers-auth.json(5) and pkg/docker/config. */
class AuthFilesTest {

  private static final String PRIMARY = "run/containers/auth.json";

  @TempDir private Path folder;
  private Home home;

  @BeforeEach
  void makeHome() throws IOException {
    home = new Home(folder);
  }

  @Test
  void withoutFilesOneIsNobody() {
    assertThat(home.find("a.com/x")).isEqualTo(new Credentials.Anonymous());
  }

  @Test
  void theFirstFileThatKnowsIsTaken() throws IOException {
    home.write(".dockercfg", "{\"a.com\":{\"auth\":\"" + base64("user:legacy") + "\"}}");
    assertThat(home.find("a.com/x")).isEqualTo(password("legacy"));
    home.write(".docker/config.json", auths("a.com", "docker"));
    assertThat(home.find("a.com/x")).isEqualTo(password("docker"));
    home.write("docker/config.json", auths("a.com", "variable"));
    home.environment().put("DOCKER_CONFIG", home.path("docker").toString());
    assertThat(home.find("a.com/x")).isEqualTo(password("variable"));
    home.write(".config/containers/auth.json", auths("a.com", "config"));
    assertThat(home.find("a.com/x")).isEqualTo(password("config"));
    home.write("config/containers/auth.json", auths("b.com", "other"));
    home.environment().put("XDG_CONFIG_HOME", home.path("config").toString());
    assertThat(home.find("a.com/x")).isEqualTo(password("variable"));
    home.write(PRIMARY, auths("a.com", "primary"));
    assertThat(home.find("a.com/x")).isEqualTo(password("primary"));
  }

  @Test
  void withoutASessionThePrimaryFileIsThatOfTheUsersNumber() throws IOException {
    home.environment().remove("XDG_RUNTIME_DIR");
    Object user = Files.getAttribute(folder, "unix:uid");
    home.write("root/run/containers/" + user + "/auth.json", auths("a.com", "number"));
    assertThat(home.find("a.com/x")).isEqualTo(password("number"));
  }

  @Test
  void aSessionThatIsNotThereIsPassedOver() throws IOException {
    home.environment().put("XDG_RUNTIME_DIR", home.path("missing").toString());
    home.write(".docker/config.json", auths("a.com", "docker"));
    assertThat(home.find("a.com/x")).isEqualTo(password("docker"));
  }

  @Test
  void aNamedFileIsTheOnlyOne() throws IOException {
    home.write(PRIMARY, auths("a.com", "primary", "b.com", "primary"));
    Path named = home.write("named.json", auths("a.com", "named"));
    CredentialSource source =
        AuthFiles.of(home.places(), Optional.of(named), List.of("containers-auth.json"));
    assertThat(source.find("a.com", "x")).isEqualTo(password("named"));
    assertThat(source.find("b.com", "x")).isEqualTo(new Credentials.Anonymous());
    home.environment().put("REGISTRY_AUTH_FILE", home.path("missing.json").toString());
    assertThat(home.find("a.com/x")).isEqualTo(new Credentials.Anonymous());
  }

  @ParameterizedTest
  @CsvSource({
    "a.com/ns/sub/app, app",
    "a.com/ns/sub/other, ns",
    "a.com/other, host",
    "a.com, host",
    "a.com:5000/x, ''",
    "www.a.com/x, ''",
  })
  void theMostSpecificEntryIsTaken(String name, String expected) throws IOException {
    home.write(PRIMARY, auths("a.com", "host", "a.com/ns", "ns", "a.com/ns/sub/app", "app"));
    assertThat(home.find(name))
        .isEqualTo(expected.isEmpty() ? new Credentials.Anonymous() : password(expected));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "docker.io",
        "index.docker.io",
        "registry-1.docker.io",
        "https://index.docker.io/v1/",
        "https://index.docker.io/v2/",
        "https://registry-1.docker.io",
        "http://docker.io/"
      })
  void dockerHubHasManyNames(String key) throws IOException {
    home.write(".docker/config.json", auths("a.com", "no", key, "yes"));
    assertThat(home.find("docker.io/library/app")).isEqualTo(password("yes"));
  }

  @ParameterizedTest
  @CsvSource({
    "https://a.com, true",
    "http://a.com, true",
    "https://a.com/v1/, true",
    "a.com/v1/, false",
    "https://a.com:443/, false",
    "ftp://a.com, false",
  })
  void urlsAreTakenForTheirHosts(String key, boolean found) throws IOException {
    home.write(PRIMARY, auths(key, "yes"));
    assertThat(home.find("a.com/x"))
        .isEqualTo(found ? password("yes") : new Credentials.Anonymous());
  }

  @Test
  void theLegacyFileKnowsOnlyHostsButAnyPath() throws IOException {
    String auth = "\":{\"auth\":\"" + base64("user:yes") + "\"}";
    home.write(".dockercfg", "{\"a.com/v1/" + auth + ",\"b.com/x" + auth + "}");
    assertThat(home.find("a.com/x")).isEqualTo(password("yes"));
    assertThat(home.find("b.com/y")).isEqualTo(password("yes"));
  }

  @Test
  void anEmptyEntryMakesTheNextFileTheirTurn() throws IOException {
    home.write(PRIMARY, "{\"auths\":{\"a.com\":{},\"b.com\":null},\"credHelpers\":null}");
    home.write(".docker/config.json", auths("a.com", "docker", "b.com", "docker"));
    assertThat(home.find("a.com/x")).isEqualTo(password("docker"));
    assertThat(home.find("b.com/x")).isEqualTo(password("docker"));
  }

  @ParameterizedTest
  @CsvSource({
    "user:pass, user, pass",
    "user:, user, ''",
    "user:p:a:s, user, p:a:s",
    "user:pass\\0\\0, user, pass",
    "usér:pässwörd, usér, pässwörd",
  })
  void theFirstColonEndsTheUser(String plain, String user, String password) throws IOException {
    home.write(PRIMARY, entry("\"auth\":\"" + base64(plain.replace("\\0", "\0")) + "\""));
    assertThat(home.find("a.com/x")).isEqualTo(new Credentials.Password(user, password));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "no colon", ":"})
  void anEntryThatSaysNobodyIsNone(String plain) throws IOException {
    home.write(PRIMARY, entry("\"auth\":\"" + base64(plain) + "\""));
    assertThat(home.find("a.com/x")).isEqualTo(new Credentials.Anonymous());
  }

  @Test
  void anIdentityTokenIsTakenRatherThanThePassword() throws IOException {
    home.write(PRIMARY, entry("\"auth\":\"" + base64("u:p") + "\",\"identitytoken\":\"abc\""));
    assertThat(home.find("a.com/x")).isEqualTo(new Credentials.IdentityToken("abc"));
    home.write(PRIMARY, entry("\"identitytoken\":\"abc\""));
    assertThat(home.find("a.com/x")).isEqualTo(new Credentials.IdentityToken("abc"));
  }

  private static String entry(String fields) {
    return "{\"auths\":{\"a.com\":{" + fields + "}}}";
  }

  @Test
  void whatIsNotBase64IsToldOfWithoutItsText() throws IOException {
    Path file = home.write(PRIMARY, entry("\"auth\":\"s3cret!\""));
    assertThatThrownBy(() -> home.find("a.com/x"))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage(file + ": `auths[\"a.com\"].auth` is not base64: log in again")
        .hasNoCause();
    assertThat(home.find("b.com/x")).isEqualTo(new Credentials.Anonymous());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{'auths':{'a.com':{'auth':s3cret}}}|auths[\"a.com\"].auth",
        "{'auths':{'a.com':{'auth':{'s3cret':1}}}}|auths[\"a.com\"].auth",
        "{'auths':{'a.com':'s3cret'}}|auths[\"a.com\"]",
        "{'credHelpers':{'a.com':12345}}|credHelpers[\"a.com\"]",
        "s3cret|line 1",
      })
  void aFileThatIsWrongIsToldOfWithoutItsText(String content, String place) throws IOException {
    Path file = home.write(PRIMARY, content.replace('\'', '"'));
    assertThatThrownBy(() -> home.find("a.com/x"))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageStartingWith(file + ": line 1, column ")
        .hasMessageContaining(place)
        .hasMessageNotContaining("s3cret")
        .hasMessageNotContaining("12345")
        .hasNoCause();
  }

  @Test
  void aFileThatCannotBeReadIsAnError() throws IOException {
    Files.createDirectories(home.path(PRIMARY));
    assertThatThrownBy(() -> home.find("a.com/x"))
        .hasMessage(home.path(PRIMARY) + ": cannot be read: is a directory");
  }

  @Test
  void textsHoldNoSecret() {
    assertThat(new Credentials.Password("user", "s3cret")).hasToString("Password[user]");
    assertThat(new Credentials.IdentityToken("s3cret").toString()).doesNotContain("s3cret");
    assertThat(new Credentials.RegistryToken("s3cret").toString()).doesNotContain("s3cret");
    assertThat(new AuthEntry("s3cret", "s3cret").toString()).doesNotContain("s3cret");
    assertThat(new ProgramRun.Outcome(0, "s3cret").toString()).doesNotContain("s3cret");
  }
}
