package org.nix2container.docker;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.nix2container.failure.InvalidInputException;
import org.nix2container.http.HttpOptions;
import org.nix2container.http.Origin;
import org.nix2container.http.TlsOptions;
import org.nix2container.http.Trace;
import org.nix2container.oci.Digest;

/** Which daemon is meant. */
class DockerEndpointTest {

  @TempDir private Path home;

  private final Map<String, String> environment = new HashMap<>();

  private Optional<Path> certificates = Optional.empty();
  private Optional<Boolean> tlsVerify = Optional.empty();

  private DockerEndpoint chosen(String... flag) {
    environment.putIfAbsent("HOME", home.toString());
    Optional<String> host = flag.length == 0 ? Optional.empty() : Optional.of(flag[0]);
    return DockerEndpoint.of(host, certificates, tlsVerify, environment);
  }

  private static TlsOptions tls(DockerEndpoint endpoint) {
    return endpoint.options(Trace.none()).tls().apply(new Origin("https", "host", 2376));
  }

  private void write(String file, String content) throws IOException {
    Path path = home.resolve(file);
    Files.createDirectories(path.getParent());
    Files.writeString(path, content);
  }

  private void context(String name, String endpoint) throws IOException {
    write(
        ".docker/contexts/meta/" + Digest.of(name.getBytes(UTF_8)).hex() + "/meta.json",
        """
        {"Name": "%s", "Metadata": {}, "Endpoints": {"docker": %s, "other": {"Host": "no"}}}
        """
            .formatted(name, endpoint));
  }

  private String certificate(String context, String name) throws IOException {
    String file =
        ".docker/contexts/tls/" + Digest.of(context.getBytes(UTF_8)).hex() + "/docker/" + name;
    write(file, "");
    return file;
  }

  @Test
  void whatIsNearerToTheUserGoesBeforeWhatIsFurther() throws IOException {
    write(".docker/config.json", "{\"auths\": {}, \"currentContext\": \"current\"}");
    context("current", "{\"Host\": \"unix:///current\"}");
    context("variable", "{\"Host\": \"unix:///variable\"}");
    assertThat(chosen()).hasToString("Docker daemon unix:///current (context current)");

    environment.put("DOCKER_CONTEXT", "variable");
    assertThat(chosen()).hasToString("Docker daemon unix:///variable (context variable)");

    environment.put("DOCKER_HOST", "unix:///host");
    assertThat(chosen()).hasToString("Docker daemon unix:///host (DOCKER_HOST)");

    assertThat(chosen("unix:///flag")).hasToString("Docker daemon unix:///flag");
  }

  @Test
  void withoutAnyOfTheseItIsTheOneOfThisMachine() throws IOException {
    assertThat(chosen()).hasToString("Docker daemon unix:///var/run/docker.sock");
    write(".docker/config.json", "{\"currentContext\": \"default\"}");
    assertThat(chosen()).hasToString("Docker daemon unix:///var/run/docker.sock");
    environment.put("DOCKER_HOST", "");
    environment.put("DOCKER_CONTEXT", "default");
    environment.put("XDG_RUNTIME_DIR", home.resolve("nowhere").toString());

    HttpOptions options = chosen().options(Trace.none());

    assertThat(options.socket()).hasValue(Path.of("/var/run/docker.sock"));
    assertThat(chosen().base()).isEqualTo("http://docker");
  }

  @Test
  void theDirectoryOfDockersConfigurationMayBeAnother() throws IOException {
    write("elsewhere/config.json", "{\"currentContext\": \"c\"}");
    String id = Digest.of("c".getBytes(UTF_8)).hex();
    write(
        "elsewhere/contexts/meta/" + id + "/meta.json",
        "{\"Endpoints\": {\"docker\": {\"Host\": \"tcp://h:1\", \"SkipTLSVerify\": false}}}");
    environment.put("DOCKER_CONFIG", home.resolve("elsewhere").toString());

    assertThat(chosen()).hasToString("Docker daemon tcp://h:1 (context c)");
    assertThat(chosen().base()).isEqualTo("http://h:1");
  }

  @ParameterizedTest
  @CsvSource({
    "tcp://host:2375, https://host:2375",
    "tcp://host, https://host:2376",
    "host:1, https://host:1",
    "tcp://[::1]:1/with/path/, https://[::1]:1/with/path",
    "http://127.0.0.1:1, http://127.0.0.1:1",
    "https://host, https://host",
  })
  void asWithSkopeoTheFlagsTcpIsSecured(String flag, String base) {
    assertThat(chosen(flag).base()).isEqualTo(base);
    assertThat(tls(chosen(flag)).verify()).isTrue();
    tlsVerify = Optional.of(false);
    assertThat(chosen(flag).base()).isEqualTo(base);
    assertThat(tls(chosen(flag)).verify()).isEqualTo(base.startsWith("http:"));
  }

  @Test
  void asWithDockerTheVariablesTcpIsSecuredIfOthersSaySo() throws IOException {
    environment.put("DOCKER_HOST", "tcp://host");
    assertThat(chosen().base()).isEqualTo("http://host:2375");
    tlsVerify = Optional.of(false);
    assertThat(chosen().base()).isEqualTo("http://host:2375");
    tlsVerify = Optional.empty();

    environment.put("DOCKER_TLS", "1");
    assertThat(chosen().base()).isEqualTo("https://host:2376");
    assertThat(tls(chosen()).verify()).isFalse();

    environment.put("DOCKER_TLS_VERIFY", "1");
    write(".docker/ca.pem", "");
    assertThat(chosen().base()).isEqualTo("https://host:2376");
    assertThat(tls(chosen()))
        .isEqualTo(new TlsOptions(true, List.of(home.resolve(".docker/ca.pem")), Optional.empty()));

    write("certs/cert.pem", "");
    write("certs/key.pem", "");
    environment.put("DOCKER_CERT_PATH", home.resolve("certs").toString());
    assertThat(tls(chosen()).client().orElseThrow().key()).isEqualTo(home.resolve("certs/key.pem"));
    assertThat(tls(chosen()).extraAuthorities()).isEmpty();
  }

  @Test
  void theFlagsDirectoryGoesBeforeAllOthers() throws IOException {
    environment.put("DOCKER_HOST", "tcp://host");
    environment.put("DOCKER_CERT_PATH", "/nowhere");
    write("own/ca.pem", "");
    certificates = Optional.of(home.resolve("own"));

    assertThat(chosen().base()).isEqualTo("https://host:2376");
    assertThat(tls(chosen()).extraAuthorities()).containsExactly(home.resolve("own/ca.pem"));
    assertThat(tls(chosen()).verify()).isTrue();
    assertThat(tls(chosen("tcp://other")).extraAuthorities())
        .containsExactly(home.resolve("own/ca.pem"));
  }

  @Test
  void aContextHasCertificatesOfItsOwn() throws IOException {
    environment.put("DOCKER_CONTEXT", "c");
    context("c", "{\"Host\": \"tcp://host:1\", \"SkipTLSVerify\": true}");
    assertThat(chosen().base()).isEqualTo("https://host:1");
    assertThat(tls(chosen()).verify()).isFalse();

    context("c", "{\"Host\": \"tcp://host:1\"}");
    String authority = certificate("c", "ca.pem");
    certificate("c", "cert.pem");
    String key = certificate("c", "key.pem");
    assertThat(chosen().base()).isEqualTo("https://host:1");
    assertThat(tls(chosen()).verify()).isTrue();
    assertThat(tls(chosen()).extraAuthorities()).containsExactly(home.resolve(authority));
    assertThat(tls(chosen()).client().orElseThrow().key()).isEqualTo(home.resolve(key));

    tlsVerify = Optional.of(false);
    assertThat(tls(chosen()).verify()).isFalse();
  }

  private void assertWrong(String message, String... flag) {
    assertThatExceptionOfType(InvalidInputException.class)
        .isThrownBy(() -> chosen(flag))
        .withMessageContaining(message);
  }

  @Test
  void whatCannotBeReachedIsToldWhatToDoInstead() {
    assertWrong(
        "Docker daemon `ssh://me@host`: it cannot be reached by SSH from here: forward its"
            + " socket with `ssh -nNT -L ",
        "ssh://me@host");
    assertWrong("named pipes are Windows' own: ", "npipe:////./pipe/docker_engine");
    assertWrong("an address is unix:///PATH or tcp://HOST:PORT", "fd://");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "unix://",
        "tcp://",
        "tcp://:1",
        "tcp://a b",
        "http://user@host",
        "https://host?q",
        "",
        "tcp://host:port"
      })
  void whatIsNoAddressIsAnError(String flag) {
    assertWrong("Docker daemon `" + flag + "`: ", flag);
  }

  @Test
  void whatIsConfiguredWronglyIsNamed() throws IOException {
    environment.put("DOCKER_CONTEXT", "nowhere");
    assertWrong("Docker context `nowhere`: there is no such context: `docker context ls` tells");
    context("nowhere", "{\"Host\": \"\"}");
    assertWrong("Docker context `nowhere`: there is no Host of a docker endpoint in " + home);
    context("nowhere", "{\"Host\": \"ssh://host\"}");
    assertWrong("Docker daemon `ssh://host`: ");
    environment.remove("DOCKER_CONTEXT");
    write(".docker/config.json", "{\"auths\": {\"r\": {\"auth\": \"secret\"}}, ");
    assertWrong(home.resolve(".docker/config.json") + ": line 1");

    environment.put("DOCKER_HOST", "tcp://host");
    environment.put("DOCKER_TLS_VERIFY", "1");
    environment.put("DOCKER_CERT_PATH", home.resolve("certs").toString());
    assertWrong("certs: for a Docker daemon it has to hold ca.pem, or cert.pem and key.pem");
    write("certs/cert.pem", "");
    assertWrong("certs: there is cert.pem, but no key.pem");
  }
}
