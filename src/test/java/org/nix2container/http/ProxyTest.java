package org.nix2container.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.nix2container.http.HttpClientTest.get;
import static org.nix2container.http.HttpClientTest.text;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Proxies that lead to a server, whatever host they are asked for. */
class ProxyTest {

  private static final String BASIC = "Proxy-Authorization: Basic dXNlcjpzZWNyZXQ=\r\n";

  @TempDir Path folder;

  /** A client that uses a proxy for everything. No host but the proxy's is looked up. */
  private static HttpClient client(String proxy, TlsOptions tls, Trace trace) {
    var options = HttpOptions.of(Map.of("ALL_PROXY", proxy));
    // A proxy may be at a private address; who is behind it is not ours to know.
    return new HttpClient(
        options.withAddresses(new PrivateAddresses(Set.of())).withTls(_ -> tls).withTrace(trace));
  }

  private static HttpClient client(String proxy) {
    return client(proxy, TlsOptions.unverified(), Trace.none());
  }

  private static void pump(InputStream from, Socket to) {
    Thread.ofPlatform()
        .daemon()
        .start(() -> {
          try (to) {
            from.transferTo(to.getOutputStream());
          } catch (IOException _) {
            // one of the two is closed
          }
        });
  }

  private static void connect(ScriptedServer.Peer peer, int port) throws Exception {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      pump(socket.getInputStream(), peer.socket());
      peer.in().transferTo(socket.getOutputStream());
    }
  }

  /** A proxy that knows CONNECT. */
  private static ScriptedServer.Script connecting(int port) {
    return peer -> {
      peer.readHead();
      peer.send("HTTP/1.1 200 Connected\r\nX: y\r\n\r\n");
      connect(peer, port);
    };
  }

  private TestCertificates certificates() throws Exception {
    var certificates = new TestCertificates(folder);
    certificates.authority("authority");
    certificates.signed(
        "server",
        "authority",
        "ec",
        "subjectAltName=DNS:registry.example,DNS:localhost,IP:127.0.0.1");
    return certificates;
  }

  @Test
  void httpGoesThroughTheProxyWithTheWholeUrl() throws Exception {
    try (var proxy = ScriptedServer.plain(HttpClientTest.always(200, "hello"));
        var client = client("http://user:secret@127.0.0.1:" + proxy.port())) {
      for (int i = 0; i < 2; i++) {
        try (var response =
            client.send(get(URI.create("http://registry.example:5000/v2/?n=1#x")))) {
          assertThat(text(response)).isEqualTo("hello");
        }
      }
      assertThat(proxy.heads().get(1))
          .startsWith("GET http://registry.example:5000/v2/?n=1 HTTP/1.1\r\n")
          .contains("\r\nHost: registry.example:5000\r\n")
          .contains(BASIC);
      assertThat(proxy.connections()).isOne();
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void httpsGoesThroughATunnel(boolean secureProxy) throws Exception {
    var certificates = certificates();
    List<String> lines = new ArrayList<>();
    var tls =
        new TlsOptions(true, List.of(certificates.certificate("authority")), Optional.empty());
    var context = certificates.context("server");
    try (var server = ScriptedServer.secure(context, HttpClientTest.always(200, "hello"));
        var proxy =
            secureProxy
                ? ScriptedServer.secure(context, connecting(server.port()))
                : ScriptedServer.plain(connecting(server.port()));
        var client =
            client(
                (secureProxy ? "https" : "http") + "://user:secret@127.0.0.1:" + proxy.port(),
                tls,
                lines::add)) {
      for (int i = 0; i < 2; i++) {
        try (var response = client.send(get(URI.create("https://registry.example/v2/")))) {
          assertThat(text(response)).isEqualTo("hello");
        }
      }
      assertThat(proxy.heads())
          .containsExactly(
              "CONNECT registry.example:443 HTTP/1.1\r\n"
                  .concat("Host: registry.example:443\r\nUser-Agent: nix2container\r\n")
                  .concat(BASIC));
      assertThat(server.heads())
          .hasSize(2)
          .allMatch(head -> head.startsWith("GET /v2/ HTTP/1.1\r\nHost: registry.example\r\n"))
          .noneMatch(head -> head.contains("Proxy-"));
      assertThat(lines)
          .hasSize(5)
          .noneMatch(line -> line.contains("secret") || line.contains("dXNlcjpzZWNyZXQ"));
      assertThat(lines.get(1))
          .startsWith("connected to https://registry.example:443 at 127.0.0.1 port ")
          .contains(", by proxy " + (secureProxy ? "https" : "http") + "://127.0.0.1:");
    }
  }

  @Test
  void theServerBehindATunnelIsVerified() throws Exception {
    var certificates = certificates();
    var tls =
        new TlsOptions(true, List.of(certificates.certificate("authority")), Optional.empty());
    try (var server =
            ScriptedServer.secure(
                certificates.context("server"), HttpClientTest.always(200, "hello"));
        var proxy = ScriptedServer.plain(connecting(server.port()));
        var client = client("http://127.0.0.1:" + proxy.port(), tls, Trace.none())) {
      assertThatExceptionOfType(TlsFailureException.class)
          .isThrownBy(() -> client.send(get(URI.create("https://other.example/"))))
          .withMessageStartingWith(
              "GET https://other.example/: the server's certificate is not for this host but for ");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          407 | '' | false | it wants a user and a password; put them into its URL, as in http://user:password@host
          407 | user:secret@ | false | it does not accept the user and the password of its URL
          403 | user:secret@ | false | it answers 403
          503 | '' | true | it answers 503
          """)
  void aProxyMayRefuse(int status, String userInfo, boolean passing, String reason)
      throws IOException {
    try (var proxy =
            ScriptedServer.plain(peer -> {
              peer.readHead();
              peer.answer(status, "no");
            });
        var client = client("http://" + userInfo + "127.0.0.1:" + proxy.port())) {
      assertThatExceptionOfType(CannotConnectException.class)
          .isThrownBy(() -> client.send(get(URI.create("https://registry.example/v2/"))))
          .matches(e -> e.isTransient() == passing)
          .withMessage(
              "GET https://registry.example/v2/: proxy http://127.0.0.1:"
                  + proxy.port()
                  + ": "
                  + reason);
    }
  }

  @Test
  void aProxyMayBeNoProxy() throws IOException {
    try (var proxy =
            ScriptedServer.plain(peer -> {
              peer.readHead();
              peer.send("SSH-2.0\r\n");
            });
        var client = client("http://127.0.0.1:" + proxy.port())) {
      assertThatExceptionOfType(CannotConnectException.class)
          .isThrownBy(() -> client.send(get(URI.create("https://registry.example/"))))
          .withMessageEndingWith(": the server does not speak HTTP/1.1");
    }
  }

  @ParameterizedTest
  @CsvSource({"registry.example, ''", "registry.example, user:secret@", "10.1.2.3, ''"})
  void socksLeadsAnywhere(String host, String userInfo) throws Exception {
    try (var server = ScriptedServer.plain(HttpClientTest.always(200, "hello"));
        var proxy =
            ScriptedServer.plain(peer -> {
              boolean named = !userInfo.isEmpty();
              assertThat(peer.readBody(3)).containsExactly(5, 1, named ? 2 : 0);
              peer.send(new byte[] {5, (byte) (named ? 2 : 0)});
              if (named) {
                assertThat(new String(peer.readBody(13), StandardCharsets.UTF_8))
                    .isEqualTo("\1\4user\6secret");
                peer.send(new byte[] {1, 0});
              }
              assertThat(peer.readBody(3)).containsExactly(5, 1, 0);
              if (host.startsWith("1")) {
                assertThat(peer.readBody(5)).containsExactly(1, 10, 1, 2, 3);
              } else {
                assertThat(peer.readBody(2)).containsExactly(3, host.length());
                assertThat(new String(peer.readBody(host.length()), StandardCharsets.UTF_8))
                    .isEqualTo(host);
              }
              assertThat(peer.readBody(2)).containsExactly(5000 >> 8, (byte) 5000);
              peer.send(new byte[] {5, 0, 0, 1, 0, 0, 0, 0, 0, 0});
              connect(peer, server.port());
            });
        var client = client("socks5://" + userInfo + "127.0.0.1:" + proxy.port())) {
      try (var response = client.send(get(URI.create("http://" + host + ":5000/v2/")))) {
        assertThat(text(response)).isEqualTo("hello");
      }
      assertThat(server.heads().getFirst()).startsWith("GET /v2/ HTTP/1.1\r\n");
      assertThat(proxy.failures()).isEmpty();
    }
  }

  @Test
  void socksMayRefuse() throws IOException {
    try (var proxy =
            ScriptedServer.plain(
                peer -> {
                  peer.readBody(3);
                  peer.send(new byte[] {5, 0});
                  peer.readBody(10);
                  peer.send(new byte[] {5, 5, 0, 1, 0, 0, 0, 0, 0, 0});
                },
                peer -> {
                  peer.readBody(3);
                  peer.send(new byte[] {5, (byte) 0xff});
                },
                peer -> peer.send("HTTP/1.1 400 Bad\r\n"));
        var client = client("socks5://127.0.0.1:" + proxy.port())) {
      for (String reason :
          List.of(
              "nothing listens there",
              "it wants a user and a password",
              "it does not speak SOCKS 5")) {
        assertThatExceptionOfType(CannotConnectException.class)
            .isThrownBy(() -> client.send(get(URI.create("http://registry.example/"))))
            .withMessage(
                "GET http://registry.example/: proxy socks5://127.0.0.1:"
                    + proxy.port()
                    + ": "
                    + reason);
      }
    }
  }
}
