package org.nix2container.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.nix2container.http.HttpClientTest.get;
import static org.nix2container.http.HttpClientTest.put;
import static org.nix2container.http.HttpClientTest.streamed;
import static org.nix2container.http.HttpClientTest.text;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.nix2container.failure.InvalidInputException;

/** Servers with certificates of all kinds, which openssl makes. */
class TlsTest {

  private static final String LOOPBACK = "subjectAltName=IP:127.0.0.1,DNS:localhost";
  private static final ScriptedServer.Script HELLO = HttpClientTest.always(200, "hello");

  @TempDir static Path folder;
  private static TestCertificates certificates;

  @BeforeAll
  static void makeCertificates() throws Exception {
    certificates = new TestCertificates(folder);
    certificates.authority("authority");
    certificates.authority("stranger");
    certificates.server("server", "authority");
    certificates.signed(
        "intermediate", "authority", "rsa:2048", "basicConstraints=critical,CA:TRUE");
    certificates.signed("below", "intermediate", "rsa:2048", LOOPBACK);
    certificates.signed("no-authority", "authority", "ec", "basicConstraints=CA:FALSE");
    certificates.signed("below-none", "no-authority", "ec", LOOPBACK);
    certificates.server("expired", "authority", 20200101, 20200201);
    certificates.server("early", "authority", 21000101, 21000201);
    certificates.signed("elsewhere", "authority", "ec", "subjectAltName=DNS:a.example,DNS:b");
    certificates.signed("nameless", "authority", "ec", "basicConstraints=CA:FALSE");
    certificates.signed("client-only", "authority", "ec", LOOPBACK, "extendedKeyUsage=clientAuth");
    certificates.signed(
        "constrained",
        "authority",
        "ec",
        "basicConstraints=critical,CA:TRUE",
        "nameConstraints=critical,permitted;DNS:example.org,excluded;IP:0.0.0.0/0.0.0.0");
    certificates.server("outside", "constrained");
    certificates.signed("client", "authority", "ec", "extendedKeyUsage=clientAuth");
    certificates.signed("client-rsa", "authority", "rsa:2048", "extendedKeyUsage=clientAuth");
  }

  private static HttpClient client(TlsOptions tls) {
    return new HttpClient(HttpClientTest.options().withTls(_ -> tls));
  }

  private static HttpClient trusting(String authority) {
    return client(
        new TlsOptions(true, List.of(certificates.certificate(authority)), Optional.empty()));
  }

  private static String hello(HttpClient client, URI uri) throws IOException {
    try (var response = client.send(get(uri))) {
      return text(response);
    }
  }

  private static void assertRefuses(HttpClient client, URI uri, String reason) {
    assertThatExceptionOfType(TlsFailureException.class)
        .isThrownBy(() -> hello(client, uri))
        .matches(e -> !e.isTransient())
        .withMessage("GET " + uri + ": " + reason);
  }

  @Test
  void aServerOfATrustedAuthorityIsTrusted() throws Exception {
    try (var server = ScriptedServer.secure(certificates.context("server"), HELLO);
        var client = trusting("authority")) {
      URI byAddress = server.uri("/");
      URI byName = URI.create("https://localhost:" + server.port() + "/");
      assertThat(hello(client, byAddress)).isEqualTo("hello");
      assertThat(hello(client, byAddress)).isEqualTo("hello");
      assertThat(hello(client, byName)).isEqualTo("hello");
      assertThat(server.connections()).isEqualTo(2);
    }
  }

  @Test
  void authoritiesMayBeBetween() throws Exception {
    try (var server = ScriptedServer.secure(certificates.context("below", "intermediate"), HELLO);
        var client = trusting("authority")) {
      assertThat(hello(client, server.uri("/"))).isEqualTo("hello");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"server", "intermediate"})
  void whateverIsGivenAsAnAuthorityIsOne(String given) throws Exception {
    String name = given.equals("server") ? "server" : "below";
    try (var server = ScriptedServer.secure(certificates.context(name), HELLO);
        var client = trusting(given)) {
      assertThat(hello(client, server.uri("/"))).isEqualTo("hello");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"system", "stranger", "no-intermediate"})
  void aServerOfAnUnknownAuthorityIsNotTrusted(String what) throws Exception {
    SSLContext context = certificates.context(what.equals("no-intermediate") ? "below" : "server");
    try (var server = ScriptedServer.secure(context, HELLO);
        var client =
            switch (what) {
              case "system" -> client(TlsOptions.system());
              case "stranger" -> trusting("stranger");
              default -> trusting("authority");
            }) {
      URI uri = server.uri("/v2/");
      assertThatExceptionOfType(TlsFailureException.class)
          .isThrownBy(() -> hello(client, uri))
          .withMessageStartingWith(
              "GET " + uri + ": the server's certificate is of no authority that is trusted here (")
          .withMessageContaining(what.equals("stranger") ? "stranger" : "")
          .withMessageEndingWith(
              "); put its authority's PEM file, named *.crt, into --cert-dir or certs.d/127.0.0.1:"
                  + server.port());
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          expired | the server's certificate, or one that leads to its authority, has expired
          early | the server's certificate is not valid yet; is this machine's clock right?
          elsewhere | the server's certificate is not for this host but for a.example, b
          nameless | the server's certificate names no host
          client-only | the server's certificate cannot be relied on: Extended key usage does not permit use for TLS server authentication
          """)
  void aCertificateMustBeRight(String name, String reason) throws Exception {
    try (var server = ScriptedServer.secure(certificates.context(name), HELLO);
        var client = trusting("authority")) {
      assertRefuses(client, server.uri("/"), reason);
    }
  }

  @Test
  void onlyAuthoritiesSign() throws Exception {
    SSLContext context = certificates.context("below-none", "no-authority");
    try (var server = ScriptedServer.secure(context, HELLO);
        var client = trusting("authority")) {
      assertThatExceptionOfType(TlsFailureException.class)
          .isThrownBy(() -> hello(client, server.uri("/")))
          .withMessageContaining("basic constraints check failed: this is not a CA certificate");
    }
  }

  @Test
  void constraintsOfNamesHold() throws Exception {
    try (var server = ScriptedServer.secure(certificates.context("outside", "constrained"), HELLO);
        var client = trusting("authority")) {
      assertThatExceptionOfType(TlsFailureException.class)
          .isThrownBy(() -> hello(client, server.uri("/")))
          .withMessageContaining("name constraints");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"server", "expired", "elsewhere", "client-only"})
  void unverifiedAnyoneIsBelieved(String name) throws Exception {
    try (var server = ScriptedServer.secure(certificates.context(name), HELLO);
        var client = client(TlsOptions.unverified())) {
      assertThat(hello(client, server.uri("/"))).isEqualTo("hello");
    }
  }

  /** One authority in two files, whose names are equal but not the same bytes. */
  @Test
  void namesOfAuthoritiesAreEqualInAnySpelling() throws Exception {
    Path config = folder.resolve("printable.cnf");
    Files.writeString(
        config,
        """
        [req]
        string_mask = nombstr
        distinguished_name = dn
        prompt = no
        x509_extensions = extensions
        [dn]
        CN = AUTHORITY
        [extensions]
        basicConstraints = critical,CA:TRUE
        """);
    certificates.openssl(
        List.of(
            "req",
            "-x509",
            "-config",
            config.toString(),
            "-key",
            certificates.key("authority").toString(),
            "-days",
            "30",
            "-out",
            certificates.certificate("authority-printable").toString()));
    try (var server = ScriptedServer.secure(certificates.context("server"), HELLO);
        var client = trusting("authority-printable")) {
      assertThat(hello(client, server.uri("/"))).isEqualTo("hello");
    }
  }

  @Test
  void aSystemMayHaveManyAuthoritiesAndDamagedOnes() throws Exception {
    Path bundle = folder.resolve("bundle.crt");
    String damaged = "-----BEGIN CERTIFICATE-----\nMIIB////\n-----END CERTIFICATE-----\n";
    Files.writeString(
        bundle,
        "# comment\n"
            + damaged
            + Files.readString(certificates.certificate("stranger"))
            + "-----BEGIN CERTIFICATE-----\n-----END CERTIFICATE-----\n"
            + Files.readString(certificates.certificate("authority")).replace("\n", "\r\n"));
    try (var server = ScriptedServer.secure(certificates.context("server"), HELLO);
        var client = trustingSystem(folder.resolve("missing"), bundle)) {
      assertThat(hello(client, server.uri("/"))).isEqualTo("hello");
    }
  }

  @Test
  void aSystemMayHaveADirectoryOfAuthorities() throws Exception {
    Path directory = Files.createDirectories(folder.resolve("directory/below")).getParent();
    Files.writeString(directory.resolve("README"), "no certificate\n");
    Files.copy(certificates.certificate("authority"), directory.resolve("one.0"));
    try (var server = ScriptedServer.secure(certificates.context("server"), HELLO);
        var client = trustingSystem(certificates.certificate("stranger"), directory)) {
      assertThat(hello(client, server.uri("/"))).isEqualTo("hello");
    }
  }

  private static HttpClient trustingSystem(Path... places) {
    var options = HttpClientTest.options();
    return new HttpClient(
        new HttpOptions(
            options.tls(),
            new SystemAuthorities(List.of(places)),
            options.proxies(),
            options.addresses(),
            options.connectTimeout(),
            options.stallTimeout(),
            options.userAgent(),
            options.trace(),
            options.socket()));
  }

  @ParameterizedTest
  @ValueSource(strings = {"PKCS#8", "PKCS#1", "SEC1"})
  void aServerMayAskWhoWeAre(String format) throws Exception {
    String name = format.equals("PKCS#1") ? "client-rsa" : "client";
    Path key = folder.resolve("client." + format + ".key");
    switch (format) {
      case "PKCS#1" ->
          certificates.openssl(
              List.of(
                  "rsa",
                  "-traditional",
                  "-in",
                  certificates.key(name).toString(),
                  "-out",
                  key.toString()));
      case "SEC1" ->
          certificates.openssl(
              List.of("ec", "-in", certificates.key(name).toString(), "-out", key.toString()));
      default -> Files.copy(certificates.key(name), key);
    }
    assertThat(Files.readString(key))
        .contains(
            switch (format) {
              case "PKCS#1" -> "BEGIN RSA PRIVATE KEY";
              case "SEC1" -> "BEGIN EC PRIVATE KEY";
              default -> "BEGIN PRIVATE KEY";
            });
    var pair = new ClientCertificate(certificates.certificate(name), key);
    var tls =
        new TlsOptions(true, List.of(certificates.certificate("authority")), Optional.of(pair));
    ScriptedServer.Script who =
        peer -> {
          ((SSLSocket) peer.socket()).setNeedClientAuth(true);
          peer.readHead();
          peer.answer(200, ((SSLSocket) peer.socket()).getSession().getPeerPrincipal().getName());
        };
    try (var server =
            ScriptedServer.secure(certificates.context(List.of("authority"), "server"), who);
        var client = client(tls)) {
      assertThat(hello(client, server.uri("/"))).isEqualTo("CN=" + name);
    }
  }

  @Test
  void whoeverMustSayWhoHeIsIsTold() throws Exception {
    ScriptedServer.Script who =
        peer -> {
          ((SSLSocket) peer.socket()).setNeedClientAuth(true);
          peer.readHead();
        };
    try (var server =
            ScriptedServer.secure(certificates.context(List.of("authority"), "server"), who);
        var client = trusting("authority")) {
      assertRefuses(
          client,
          server.uri("/"),
          "the server wants to know us by a certificate; put NAME.cert and NAME.key into --cert-dir"
              + " or certs.d/127.0.0.1:"
              + server.port());
    }
  }

  @Test
  void filesThatAreNotRightAreNamed() throws Exception {
    Path missing = folder.resolve("missing.crt");
    Path empty = Files.writeString(folder.resolve("empty.crt"), "nothing\n");
    Path certificate = certificates.certificate("client");
    try (var server = ScriptedServer.secure(certificates.context("server"), HELLO)) {
      assertInvalid(
          server,
          new TlsOptions(true, List.of(missing), Optional.empty()),
          missing + ": authorities cannot be read: no such file or directory");
      assertInvalid(
          server,
          new TlsOptions(true, List.of(empty), Optional.empty()),
          empty + ": authorities cannot be read: there is no certificate in it (PEM)");
      assertInvalid(
          server,
          new TlsOptions(
              true, List.of(), Optional.of(new ClientCertificate(certificate, certificate))),
          certificate + ": the private key cannot be used: there is no private key in it (PEM)");
      assertInvalid(
          server,
          new TlsOptions(
              true,
              List.of(),
              Optional.of(new ClientCertificate(missing, certificates.key("client")))),
          missing + ": the certificate cannot be used: no such file or directory");
    }
  }

  private static void assertInvalid(ScriptedServer server, TlsOptions tls, String message) {
    try (var client = client(tls)) {
      assertThatExceptionOfType(InvalidInputException.class)
          .isThrownBy(() -> hello(client, server.uri("/")))
          .withMessage(message);
    }
  }

  @ParameterizedTest
  @CsvSource({"secp256r1, 3", "secp384r1, 3", "x25519, 1"})
  void anyUsualCurveWillDo(String group, int connections) throws Exception {
    ScriptedServer.Script limited =
        peer -> {
          SSLSocket socket = (SSLSocket) peer.socket();
          SSLParameters parameters = socket.getSSLParameters();
          parameters.setNamedGroups(new String[] {group});
          socket.setSSLParameters(parameters);
          peer.readHead();
          peer.send("HTTP/1.1 200 OK\r\nConnection: close\r\n\r\nhello");
        };
    try (var server = ScriptedServer.secure(certificates.context("server"), limited);
        var client = trusting("authority")) {
      assertThat(hello(client, server.uri("/"))).isEqualTo("hello");
      assertThat(server.connections()).isEqualTo(connections == 1 ? 1 : 2);
      assertThat(hello(client, server.uri("/"))).isEqualTo("hello");
      // what the server wants is known by now
      assertThat(server.connections()).isEqualTo(connections == 1 ? 2 : 3);
    }
  }

  @Test
  void aServerThatSpeaksPlainHttpSaysSo() throws Exception {
    try (var server =
            ScriptedServer.plain(peer -> {
              peer.in().read();
              peer.answer(400, "");
              peer.holdStill();
            });
        var client = trusting("authority")) {
      assertRefuses(
          client,
          URI.create("https://127.0.0.1:" + server.port() + "/"),
          "the server does not speak TLS here; if it is plain http, say so with --tls-verify=false"
              + " or in registries.conf");
      assertThat(server.connections()).isOne();
    }
  }

  @Test
  void aServerThatSpeaksTlsSaysSo() throws Exception {
    try (var server = ScriptedServer.secure(certificates.context("server"), HELLO);
        var client = HttpClientTest.client()) {
      URI uri = URI.create("http://127.0.0.1:" + server.port() + "/");
      assertThatExceptionOfType(MalformedAnswerException.class)
          .isThrownBy(() -> hello(client, uri))
          .withMessage(
              "GET " + uri + ": the answer cannot be understood: the server speaks TLS; use https");
    }
  }

  @Test
  void aConnectionThatEndsInTheHandshakeMayBeTriedAgain() throws Exception {
    try (var server = ScriptedServer.plain(peer -> peer.in().read());
        var client = trusting("authority")) {
      URI uri = URI.create("https://127.0.0.1:" + server.port() + "/");
      assertThatExceptionOfType(CannotConnectException.class)
          .isThrownBy(() -> hello(client, uri))
          .matches(HttpException::isTransient)
          .withMessageStartingWith("GET " + uri + ": ");
    }
  }

  @Test
  void aLargeBodyIsSentAndAnswered() throws Exception {
    byte[] body = new byte[5_000_000];
    new Random(9).nextBytes(body);
    try (var server =
            ScriptedServer.secure(
                certificates.context("server"),
                peer -> {
                  peer.readHead();
                  byte[] read = peer.readBody(body.length);
                  peer.send("HTTP/1.1 200 OK\r\nContent-Length: " + read.length + "\r\n\r\n");
                  peer.send(read);
                });
        var client = trusting("authority");
        var response =
            client.send(put(server.uri("/"), streamed(body.length, out -> out.write(body))))) {
      assertThat(response.body(body.length)).isEqualTo(body);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
  void anEarlyAnswerEndsTheSending(String version) throws Exception {
    try (var server =
            ScriptedServer.secure(
                certificates.context("server"),
                peer -> {
                  ((SSLSocket) peer.socket()).setEnabledProtocols(new String[] {version});
                  peer.readHead();
                  peer.answer(413, "too large");
                  Thread.sleep(60_000);
                });
        var client = trusting("authority");
        var response =
            client.send(
                put(
                    server.uri("/"),
                    streamed(
                        1L << 40,
                        out -> {
                          while (true) {
                            out.write(new byte[100_000]);
                          }
                        })))) {
      assertThat(response.status()).isEqualTo(413);
      assertThat(text(response)).isEqualTo("too large");
    }
  }
}
