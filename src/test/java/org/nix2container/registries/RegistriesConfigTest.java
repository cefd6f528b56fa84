package org.nix2container.registries;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nix2container.failure.InvalidInputException;
import org.nix2container.reference.RegistryReference;

/** The rules of containers-registries.conf(5) and containers-registries.conf.d(5). */
class RegistriesConfigTest {

  private static final String DIGEST = "@sha256:" + "a".repeat(64);

  private static final TlsChoice VERIFIED = new TlsChoice(Optional.of(true), Optional.empty());
  private static final TlsChoice UNVERIFIED = new TlsChoice(Optional.of(false), Optional.empty());

  @TempDir private Path folder;
  private Path root;
  private Path system;
  private Path user;
  private final Map<String, String> environment = new HashMap<>();

  @BeforeEach
  void makePlaces() {
    root = folder.resolve("root");
    system = root.resolve("etc/containers/registries.conf");
    Path home = folder.resolve("home");
    user = home.resolve(".config/containers/registries.conf");
    environment.put("HOME", home.toString());
  }

  @Test
  void withoutFilesARegistryIsWhereItsNameSays() {
    assertThat(load().forPull(image("app"), TlsChoice.none()))
        .containsExactly(endpoint("docker.io", "library/app", false, false));
    assertThat(load().forPush(image("localhost:5000/a/b:1"), TlsChoice.none()))
        .isEqualTo(endpoint("localhost:5000", "a/b", false, false));
    assertThat(load().credentialHelpers()).containsExactly("containers-auth.json");
  }

  /** The example of containers-registries.conf(5). */
  @Test
  void triesMirrorsInTheirOrderAndThenTheLocation() throws IOException {
    write(
        system,
        """
        unqualified-search-registries = ["example.com"]

        [[registry]]
        prefix = "example.com/foo"
        insecure = false
        blocked = false
        location = "internal-registry-for-example.com/bar"

        [[registry.mirror]]
        location = "example-mirror-0.local/mirror-for-foo"

        [[registry.mirror]]
        location = "example-mirror-1.local/mirrors/foo"
        insecure = true

        [[registry]]
        location = "registry.com"

        [[registry.mirror]]
        location = "mirror.registry.com"
        """);
    assertThat(load().forPull(image("example.com/foo/image:latest"), TlsChoice.none()))
        .containsExactly(
            endpoint("example-mirror-0.local", "mirror-for-foo/image", false, true),
            endpoint("example-mirror-1.local", "mirrors/foo/image", true, true),
            endpoint("internal-registry-for-example.com", "bar/image", false, false));
    assertThat(load().forPull(image("registry.com/image"), TlsChoice.none()))
        .containsExactly(
            endpoint("mirror.registry.com", "image", false, true),
            endpoint("registry.com", "image", false, false));
    assertThat(load().forPush(image("example.com/foo/image"), TlsChoice.none()))
        .isEqualTo(endpoint("example.com", "foo/image", false, false));
  }

  @ParameterizedTest
  @CsvSource({
    "a.com/app, a.com",
    "a.com/ns/other, a.com/ns",
    "a.com/ns/app/more, a.com/ns/app",
    "a.com/nsx/app, a.com",
    "b.a.com/app, *.a.com",
    "c.b.a.com/app, *.b.a.com",
    "xa.com/app, ''",
    "other.com/a.com/app, ''",
    "docker.io/library/app, docker.io/library",
    "app, docker.io/library",
    "docker.io/user/app, ''",
  })
  void theLongestPrefixWins(String name, String prefix) throws IOException {
    List<String> prefixes =
        List.of("*.a.com", "a.com/ns", "a.com", "a.com/ns/app", "*.b.a.com", "docker.io/library");
    StringBuilder file = new StringBuilder();
    for (String each : prefixes) {
      file.append("[[registry]]\nprefix = '" + each + "'\nlocation = 'there.com/x'\n");
      file.append("[[registry.mirror]]\nlocation = 'mirror.com/" + prefixes.indexOf(each) + "'\n");
    }
    write(system, file.toString());
    RegistryEndpoint first = load().forPull(image(name), TlsChoice.none()).getFirst();
    assertThat(first.mirror()).isEqualTo(!prefix.isEmpty());
    assertThat(first.mirror() ? first.repository().split("/", 2)[0] : "-1")
        .isEqualTo("" + prefixes.indexOf(prefix));
  }

  /** Nobody promises it, but containers/image does it, and so many files are written. */
  @Test
  void aPrefixWithoutAPortIsForAllPorts() throws IOException {
    write(system, insecure("localhost"));
    assertThat(load().forPush(image("localhost:5000/x"), TlsChoice.none()).insecure()).isTrue();
    assertThat(load().forPull(image("localhost:5000/x"), TlsChoice.none()))
        .containsExactly(endpoint("localhost:5000", "x", true, false));
  }

  @Test
  void aWildcardWithoutALocationRenamesNothing() throws IOException {
    write(system, "[[registry]]\nprefix = '*.example.com'\ninsecure = true\n");
    assertThat(load().forPull(image("blah.example.com/foo/image"), TlsChoice.none()))
        .containsExactly(endpoint("blah.example.com", "foo/image", true, false));
  }

  @ParameterizedTest
  @CsvSource({
    "'', '', 'all,unset,digest', 'all,unset,tag'",
    "'mirror-by-digest-only = true', 'only-unset', 'unset', ''",
  })
  void someMirrorsAreForDigestsOrTagsOnly(
      String registry, String which, String byDigest, String byTag) throws IOException {
    String mirrors =
        which.equals("only-unset")
            ? "[[registry.mirror]]\nlocation = 'm.com/unset'\n"
            : """
            [[registry.mirror]]
            location = "m.com/all"
            pull-from-mirror = "all"
            [[registry.mirror]]
            location = "m.com/unset"
            [[registry.mirror]]
            location = "m.com/digest"
            pull-from-mirror = "digest-only"
            [[registry.mirror]]
            location = "m.com/tag"
            pull-from-mirror = "tag-only"
            """;
    write(system, "[[registry]]\nlocation = 'a.com'\n" + registry + "\n" + mirrors);
    assertThat(mirrors("a.com/x" + DIGEST)).isEqualTo(byDigest);
    assertThat(mirrors("a.com/x:1")).isEqualTo(byTag);
  }

  private String mirrors(String name) {
    StringBuilder mirrors = new StringBuilder();
    for (RegistryEndpoint endpoint : load().forPull(image(name), TlsChoice.none())) {
      if (endpoint.mirror()) {
        mirrors.append(mirrors.isEmpty() ? "" : ",").append(endpoint.repository().split("/")[0]);
      }
    }
    return mirrors.toString();
  }

  @Test
  void whatIsBlockedIsNeitherReadNorWritten() throws IOException {
    write(system, "[[registry]]\nprefix = 'a.com/ns'\nlocation = 'b.com'\nblocked = true\n");
    String message = "a.com/ns/x:latest: `a.com/ns` is blocked by " + system + ", line 1";
    assertThatThrownBy(() -> load().forPull(image("a.com/ns/x"), TlsChoice.none()))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage(message);
    assertThatThrownBy(() -> load().forPush(image("a.com/ns/x"), TlsChoice.none()))
        .hasMessage(message);
    assertThat(load().forPush(image("a.com/other/x"), TlsChoice.none()).host()).isEqualTo("a.com");
  }

  @Test
  void mirrorsOfABlockedRegistryAreRead() throws IOException {
    write(
        system,
        """
        [[registry]]
        location = "a.com"
        blocked = true
        [[registry.mirror]]
        location = "blocked-too.com"
        [[registry.mirror]]
        location = "m.com"
        [[registry]]
        location = "blocked-too.com"
        blocked = true
        """);
    assertThat(load().forPull(image("a.com/x"), TlsChoice.none()))
        .containsExactly(endpoint("m.com", "x", false, true));
  }

  @Test
  void theCommandLineDecidesWhetherToVerify() throws IOException {
    write(
        system,
        """
        [[registry]]
        location = "a.com"
        insecure = true
        [[registry.mirror]]
        location = "m.com"
        """);
    assertThat(load().forPull(image("a.com/x"), TlsChoice.none()))
        .extracting(RegistryEndpoint::insecure)
        .containsExactly(false, true);
    assertThat(load().forPull(image("a.com/x"), VERIFIED))
        .extracting(RegistryEndpoint::insecure)
        .containsExactly(false, false);
    assertThat(load().forPull(image("a.com/x"), UNVERIFIED))
        .extracting(RegistryEndpoint::insecure)
        .containsExactly(true, true);
    assertThat(load().forPush(image("a.com/x"), TlsChoice.none()).insecure()).isTrue();
    assertThat(load().forPush(image("a.com/x"), VERIFIED).insecure()).isFalse();
    assertThat(load().forPush(image("b.com/x"), UNVERIFIED).insecure()).isTrue();
  }

  @Test
  void theUsersFileIsReadInsteadOfTheSystems() throws IOException {
    write(system, insecure("system.com"));
    write(dropIn(system, "1.conf"), insecure("system-d.com"));
    write(dropIn(user, "1.conf"), insecure("user-d.com"));
    assertThat(insecureOnes()).containsExactly("system.com", "system-d.com", "user-d.com");
    write(user, insecure("user.com"));
    assertThat(insecureOnes()).containsExactly("user.com", "user-d.com");
  }

  @Test
  void aNamedFileIsReadInsteadOfBothAndTheDropInsStay() throws IOException {
    write(system, insecure("system.com"));
    write(user, insecure("user.com"));
    write(dropIn(system, "1.conf"), insecure("system-d.com"));
    Path byVariable = write(folder.resolve("variable.conf"), insecure("variable.com"));
    environment.put("CONTAINERS_REGISTRIES_CONF", byVariable.toString());
    assertThat(insecureOnes()).containsExactly("variable.com", "system-d.com");
    Path named = write(folder.resolve("named.conf"), insecure("named.com"));
    assertThat(insecureOnes(RegistriesConfig.load(environment, Optional.of(named), root)))
        .containsExactly("named.com", "system-d.com");
    Path missing = folder.resolve("missing.conf");
    assertThatThrownBy(() -> RegistriesConfig.load(environment, Optional.of(missing), root))
        .hasMessage(missing + ": there is no such file");
  }

  @Test
  void laterDropInsReplaceTablesOfTheSamePrefix() throws IOException {
    write(
        system, insecure("a.com") + insecure("b.com") + "[[registry.mirror]]\nlocation='m.com'\n");
    write(dropIn(system, "20.conf"), "[[registry]]\nlocation = 'b.com'\nblocked = true\n");
    write(dropIn(system, "10.conf"), "[[registry]]\nlocation = 'b.com'\n");
    write(dropIn(system, "30.disabled"), "not TOML");
    Files.createDirectories(dropIn(system, "40.conf"));
    assertThat(load().forPush(image("a.com/x"), TlsChoice.none()).insecure()).isTrue();
    assertThatThrownBy(() -> load().forPull(image("b.com/x"), TlsChoice.none()))
        .hasMessageEndingWith("`b.com` is blocked by " + dropIn(system, "20.conf") + ", line 1");
    write(dropIn(user, "05.conf"), "[[registry]]\nlocation = 'b.com'\n");
    assertThat(load().forPull(image("b.com/x"), TlsChoice.none()))
        .containsExactly(endpoint("b.com", "x", false, false));
  }

  @Test
  void credentialHelpersAreThoseOfTheLastFileThatNamesAny() throws IOException {
    write(system, "credential-helpers = ['one', 'containers-auth.json']\n");
    write(dropIn(system, "1.conf"), "credential-helpers = ['two']\n");
    write(dropIn(system, "2.conf"), "[aliases]\na = 'b.com/a'\n");
    assertThat(load().credentialHelpers()).containsExactly("two");
    write(dropIn(system, "3.conf"), "credential-helpers = []\n");
    assertThat(load().credentialHelpers()).containsExactly("containers-auth.json");
  }

  @Test
  void version1SaysWhatIsInsecureAndBlocked() throws IOException {
    write(
        system,
        """
        [registries.search]
        registries = ['registry1.com', 'registry2.com']
        [registries.insecure]
        registries = ['registry3.com/', 'both.com']
        [registries.block]
        registries = ['registry.untrusted.com', 'both.com']
        """);
    assertThat(load().forPush(image("registry3.com/x"), TlsChoice.none()).insecure()).isTrue();
    assertThat(load().forPush(image("registry1.com/x"), TlsChoice.none()).insecure()).isFalse();
    for (String name : List.of("registry.untrusted.com/x", "both.com/x")) {
      assertThatThrownBy(() -> load().forPull(image(name), TlsChoice.none()))
          .hasMessageEndingWith(" is blocked by " + system);
    }
  }

  @Test
  void dropInsAreOfVersion2() throws IOException {
    Path file = write(dropIn(system, "1.conf"), "[registries.insecure]\nregistries = ['a.com']\n");
    assertThatThrownBy(this::load)
        .hasMessageStartingWith(file + ": of version 1")
        .hasMessageEndingWith("drop-in files have to be of version 2");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "registry = 1|line 1: `registry`: expected an array of tables, with [[ ]], found an integer",
        "[registry];location='a'|line 1: `registry`: expected an array of tables, with [[ ]], found a table",
        "[[registry]];location=1|line 2: `location`: expected a string, found an integer",
        "[[registry]];location='a';;insecure='true'|line 4: `insecure`: expected a boolean, found a string",
        "[[registry]];location='a';mirror=['x']|line 3: `mirror`: expected a table, found a string",
        ";[[registry]];insecure=true|line 2: a [[registry]] needs a `location`, unless its `prefix` begins with *.",
        "[[registry]];prefix='a.com'|line 1: a [[registry]] needs a `location`, unless its `prefix` begins with *.",
        "[[registry]];prefix='*.a.com/x'|line 1: after *. a `prefix` is a domain and nothing else: `*.a.com/x`",
        "[[registry]];location='https://a.com'|line 1: `location` has to begin with a host, not with http: `https://a.com`",
        "[[registry]];location='a';pull-from-mirror='all'|line 1: `pull-from-mirror` belongs in a [[registry.mirror]]",
        "[[registry]];location='a';[[registry.mirror]];insecure=true|line 3: a [[registry.mirror]] needs a `location`",
        "[[registry]];location='a';[[registry.mirror]];location='b';pull-from-mirror='x'|line 3: `pull-from-mirror` has to be all, digest-only or tag-only, not `x`",
        "[[registry]];location='a';mirror-by-digest-only=true;[[registry.mirror]];location='b';pull-from-mirror='all'|line 4: `pull-from-mirror` cannot be where the registry has `mirror-by-digest-only`",
        "credential-helpers='x'|line 1: `credential-helpers`: expected an array of strings, found a string",
        "credential-helpers=[1]|line 1: `credential-helpers`: expected a string, found an integer",
        "[registries.insecure];registries=['a'];[[registry]];location='b'|line 3: `registry` is of version 2 and [registries...] of version 1: use one of them",
        "[[registry]|line 1: expected `]]`, found `]`",
      })
  void saysWhichLineOfAFileIsWrong(String content, String message) throws IOException {
    write(system, content.replace(';', '\n'));
    assertThatThrownBy(this::load)
        .isInstanceOf(InvalidInputException.class)
        .hasMessage(system + ": " + message);
  }

  @Test
  void tablesOfOneLocationAgree() throws IOException {
    write(
        system,
        """
        [[registry]]
        prefix = "a.com/one"
        location = "b.com"
        [[registry]]
        prefix = "a.com/two"
        location = "b.com"
        insecure = true
        """);
    assertThatThrownBy(this::load)
        .hasMessage(
            system
                + ", line 4: `b.com` is `insecure` or `blocked` here and not there: "
                + system
                + ", line 1");
  }

  @ParameterizedTest
  @CsvSource({"nohost/x", "docker.io", "UPPER.com/UPPER"})
  void aLocationHasToMakeAFullName(String location) throws IOException {
    write(system, "\n[[registry]]\nprefix = 'a.com'\nlocation = '" + location + "'\n");
    assertThatThrownBy(() -> load().forPull(image("a.com/x"), TlsChoice.none()))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageStartingWith(system + ", line 2: location `" + location + "` ");
    assertThat(load().forPush(image("a.com/x"), TlsChoice.none()).host()).isEqualTo("a.com");
  }

  @Test
  void aProxyOfARegistryIsRefusedOnlyWhereItIsNeeded() throws IOException {
    write(system, "[[registry]]\nlocation = 'a.com'\nproxy = 'http://proxy.com'\n");
    assertThat(load().forPush(image("b.com/x"), TlsChoice.none()).host()).isEqualTo("b.com");
    assertThatThrownBy(() -> load().forPush(image("a.com/x"), TlsChoice.none()))
        .hasMessage(
            system + ", line 1: `proxy` is not supported: set https_proxy in the environment");
  }

  private RegistriesConfig load() {
    return RegistriesConfig.load(environment, Optional.empty(), root);
  }

  private List<String> insecureOnes() {
    return insecureOnes(load());
  }

  private static List<String> insecureOnes(RegistriesConfig config) {
    return List.of(
            "named.com", "variable.com", "system.com", "user.com", "system-d.com", "user-d.com")
        .stream()
        .filter(host -> config.forPush(image(host + "/x"), TlsChoice.none()).insecure())
        .toList();
  }

  private static String insecure(String location) {
    return "[[registry]]\nlocation = '" + location + "'\ninsecure = true\n";
  }

  private static Path dropIn(Path file, String name) {
    return file.resolveSibling("registries.conf.d").resolve(name);
  }

  private static Path write(Path file, String content) throws IOException {
    Files.createDirectories(file.getParent());
    return Files.writeString(file, content);
  }

  private static RegistryReference image(String name) {
    return RegistryReference.parse(name);
  }

  private static RegistryEndpoint endpoint(
      String host, String repository, boolean insecure, boolean mirror) {
    return new RegistryEndpoint(host, repository, insecure, List.of(), Optional.empty(), mirror);
  }
}
