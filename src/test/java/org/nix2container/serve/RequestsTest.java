package org.nix2container.serve;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the server makes of requests that nobody who pulls images sends. */
class RequestsTest {

  @TempDir Path folder;
  private ServedStore served;
  private InetSocketAddress at;

  @BeforeEach
  void start() throws IOException {
    served = new ServedStore(folder);
    at =
        served
            .with("app", "latest", served.store().source(served.store().layer("hello", "hello")))
            .serve();
    Files.writeString(folder.resolve("secret"), "secret");
  }

  @AfterEach
  void stop() throws IOException {
    served.close();
  }

  private Wire.Reply raw(String bytes) throws IOException {
    try (Wire wire = Wire.to(at)) {
      wire.send(bytes);
      Wire.Reply reply = wire.reply(false);
      assertThat(reply.isWhole()).isTrue();
      return reply;
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/../etc/passwd",
        "/v2/../../etc/passwd",
        "/v2/%2e%2e/%2e%2e/etc/passwd",
        "/v2/..%2f..%2fetc%2fpasswd",
        "/v2/app/blobs/..%2f..%2f..%2fetc%2fpasswd",
        "/v2/app/blobs/../../../etc/passwd",
        "/v2/app/manifests/..",
        "/v2/app/manifests/../../secret",
        "/v2/app%00/manifests/latest",
        "/v2/app/manifests/latest%00",
        "/v2/app%2fmanifests%2flatest",
        "/v2/app/./manifests/latest",
        "/v2/app//manifests/latest",
        "//v2/app/manifests/latest",
        "/v2/app/manifests/latest/",
        "/v2/app/manifests/%",
        "/v2/app/manifests/%zz",
        "/v2/app/manifests/%ff%fe",
        "/v2/app/manifests/latest?n=%",
        "/v2/app\\..\\manifests/latest",
        "/v2/app%5c..%5cx/manifests/latest",
        "/v2/app/manifests/%252e%252e",
        "/v2/app;x/manifests/latest",
        "/V2/app/manifests/latest",
        "/v2/APP/manifests/latest",
        "/v2/app/manifests",
        "/v2/manifests/latest",
        "/v2/app",
        "/v3/",
        "/etc/passwd",
        "/.",
        "http://localhost/v2/app/manifests/latest",
        "http://example.com/",
        "file:///etc/passwd",
        "*",
        "v2/app/manifests/latest",
      })
  void noPathLeadsAnywhereElse(String target) throws IOException {
    Wire.Reply reply = raw(Wire.head("GET", target));
    assertThat(reply.status()).isIn(400, 404);
    assertThat(reply.text()).doesNotContain("root:").doesNotContain("schemaVersion");
  }

  @Test
  void whatIsEncodedThoughItNeedNotBeIsUnderstood() throws IOException {
    Wire.Reply reply = raw(Wire.head("GET", "/v2/%61pp/manifests/l%61test"));
    assertThat(reply.status()).isEqualTo(200);
    String digest = reply.field("Docker-Content-Digest").orElseThrow().replace(":", "%3a");
    assertThat(raw(Wire.head("GET", "/v2/app/manifests/" + digest)).status()).isEqualTo(200);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          400 | GET /v2/\\r\\n\\r\\n
          400 | GET\\r\\n\\r\\n
          400 | get /v2/ HTTP/1.1\\r\\nHost: x\\r\\n\\r\\n
          400 | GET /v2/ HTTP/1.1\\r\\n\\r\\n
          400 | GET /v2/ HTTP/1.1\\r\\nHost: x\\r\\nHost: y\\r\\n\\r\\n
          400 | GET /v2/ HTTP/1.1\\r\\nHost: x\\r\\nno colon\\r\\n\\r\\n
          400 | GET /v2/ HTTP/1.1\\r\\nHost: x\\r\\n folded\\r\\n\\r\\n
          400 | GET /v2/ HTTP/1.1\\r\\nHost : x\\r\\n\\r\\n
          400 | GET /v2/ HTTP/1.1\\r\\nHost: x\\r\\nA: \\0\\r\\n\\r\\n
          400 | GET /v2/ HTTP/1.1\\r\\nHost: x\\r\\nA: \\r.\\r\\n\\r\\n
          400 | GET  /v2/ HTTP/1.1\\r\\nHost: x\\r\\n\\r\\n
          400 | GET /v2/ x HTTP/1.1\\r\\nHost: x\\r\\n\\r\\n
          505 | GET /v2/ HTTP/2.0\\r\\n\\r\\n
          505 | PRI * HTTP/2.0\\r\\n\\r\\nSM\\r\\n\\r\\n
          400 | GET /v2/ FTP/1.1\\r\\n\\r\\n
          200 | \\r\\nGET /v2/ HTTP/1.1\\r\\nHost: x\\r\\n\\r\\n
          200 | GET /v2/ HTTP/1.0\\r\\n\\r\\n
          200 | GET /v2/ HTTP/1.1\\nHost: x\\n\\n
          """)
  void aRequestIsOneOrIsToldThatItIsNot(int status, String bytes) throws IOException {
    String unescaped = bytes.replace("\\r", "\r").replace("\\n", "\n").replace("\\0", "\0");
    assertThat(raw(unescaped).status()).isEqualTo(status);
  }

  /** That is how containerd finds out that it has to do without TLS. */
  @Test
  void aTlsHandshakeIsAnsweredInPlainHttpAtOnce() throws IOException {
    try (Wire wire = Wire.to(at)) {
      wire.send("\u0016\u0003\u0001\u0002\u0000\u0001\u0000\u0001\u00fc\u0003\u0003");
      assertThat(wire.reply(false).status()).isEqualTo(400);
      assertThat(wire.isClosed()).isTrue();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "localhost:5000, 200",
    "LOCALHOST, 200",
    "127.0.0.1:5000, 200",
    "[::1]:5000, 200",
    "app.localhost, 200",
    "host.docker.internal:5000, 200",
    "builder, 200",
    "example.org, 421",
    "example.org:5000, 421",
    "127.0.0.1.example.org, 421",
    "localhost.example.org, 421",
    "[::1].example.org, 421",
    "internal.example.org, 421",
  })
  void aSiteWhoseNameLeadsToLoopbackIsToldNothing(String host, int status) throws IOException {
    for (String path : new String[] {"/", "/v2/", "/v2/app/manifests/latest", "/metrics"}) {
      int answered = raw("GET " + path + " HTTP/1.1\r\nHost: " + host + "\r\n\r\n").status();
      assertThat(answered).as(path).isIn(status, path.equals("/") && status == 200 ? 404 : status);
    }
  }

  @ParameterizedTest
  @CsvSource({"5000, 414", "100000, 414"})
  void aPathIsNotEndless(int length, int status) throws IOException {
    assertThat(raw(Wire.head("GET", "/" + "a".repeat(length))).status()).isEqualTo(status);
  }

  @Test
  void aHeadIsNotEndless() throws IOException {
    assertThat(raw(Wire.head("GET", "/v2/", "A: " + "a".repeat(20_000))).status()).isEqualTo(431);
    assertThat(raw(Wire.head("GET", "/v2/", "A: a\r\n".repeat(200) + "B: b")).status())
        .isEqualTo(431);
    try (Wire wire = Wire.to(at)) {
      wire.send("GET /v2/ HTTP/1.1\r\nA: " + "a".repeat(20_000)); // and no end
      assertThat(wire.reply(false).status()).isEqualTo(431);
    }
  }

  @Test
  void severalRequestsCanComeOnOneConnection() throws IOException {
    try (Wire wire = Wire.to(at)) {
      for (int i = 0; i < 3; i++) {
        assertThat(wire.ask("GET", "/v2/app/tags/list").status()).isEqualTo(200);
        assertThat(wire.ask("GET", "/v2/none/tags/list").status()).isEqualTo(404);
        assertThat(wire.ask("HEAD", "/v2/app/manifests/latest").status()).isEqualTo(200);
      }
      wire.send(Wire.head("GET", "/v2/") + Wire.head("GET", "/healthz"));
      assertThat(wire.reply(false).text()).as("even before they are answered").isEqualTo("{}");
      assertThat(wire.reply(false).text()).isEqualTo("ok\n");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"Connection: close", "connection: x, Close"})
  void aClientCanAskForTheEnd(String field) throws IOException {
    try (Wire wire = Wire.to(at)) {
      Wire.Reply reply = wire.ask("GET", "/v2/", field);
      assertThat(reply.field("Connection")).contains("close");
      assertThat(wire.isClosed()).isTrue();
    }
  }

  /** What a client pushes is not read; it still gets to know why. */
  @Test
  void aBodyIsNoSecondRequest() throws IOException {
    String body = Wire.head("GET", "/v2/app/manifests/latest");
    for (String framing :
        new String[] {"Content-Length: " + body.length(), "Transfer-Encoding: chunked"}) {
      try (Wire wire = Wire.to(at)) {
        wire.send(Wire.head("POST", "/v2/app/blobs/uploads/", framing) + body);
        assertThat(wire.reply(false).status()).isEqualTo(405);
        assertThat(wire.isClosed()).isTrue();
      }
    }
    try (Wire wire = Wire.to(at)) {
      assertThat(wire.ask("POST", "/v2/app/blobs/uploads/", "Content-Length: 0").status())
          .isEqualTo(405);
      assertThat(wire.ask("GET", "/v2/").status()).as("there was none").isEqualTo(200);
    }
  }

  @Test
  void whatTheShelfCannotTellIsAnErrorOfTheServer() throws IOException {
    SeenLayers seen = new SeenLayers();
    ImageServer server = ImageServer.start(ServedStore.options(), new FailingShelf(), seen);
    try (server) {
      Wire.Reply reply = Wire.ask(server.address(), "GET", "/v2/bad/tags/list");
      assertThat(reply.status()).isEqualTo(500);
      assertThat(reply.text()).contains("\"UNKNOWN\"").contains("bad: is broken");
      Wire.Reply fault = Wire.ask(server.address(), "GET", "/v2/worse/tags/list");
      assertThat(fault.status()).isEqualTo(500);
      assertThat(fault.text()).doesNotContain("inside");
    }
    assertThat(seen.lines())
        .containsExactly(
            "GET /v2/bad/tags/list failed: bad: is broken",
            "GET /v2/worse/tags/list failed: inside");
  }
}
