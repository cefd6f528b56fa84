package org.nix2container.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests and answers as they should be. */
class HttpClientTest {

  private static final String LENGTH = "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello";
  private static final String CHUNKED = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n";

  static HttpOptions options() {
    return HttpOptions.of(Map.of())
        .withAddresses((_, _) -> {})
        .withTimeouts(Duration.ofSeconds(20), Duration.ofSeconds(20));
  }

  static HttpClient client() {
    return new HttpClient(options());
  }

  static HttpRequest get(URI uri) {
    return HttpRequest.get(uri, Headers.none());
  }

  static HttpRequest put(URI uri, RequestBody body) {
    return new HttpRequest("PUT", uri, Headers.none(), body);
  }

  static RequestBody.Streamed streamed(long length, RequestBody.Writer writer) {
    return new RequestBody.Streamed(OptionalLong.of(length), writer);
  }

  static String text(HttpResponse response) {
    return new String(response.body(1_000_000), StandardCharsets.UTF_8);
  }

  /** Answers every request with what is said of its number, which begins at zero. */
  static ScriptedServer.Script always(int status, String body) {
    return peer -> {
      while (true) {
        peer.readHead();
        peer.answer(status, body);
      }
    };
  }

  @Test
  void anAnswerIsStatusHeadersAndBody() throws IOException {
    try (var server =
            ScriptedServer.plain(peer -> {
              peer.readHead();
              peer.send("HTTP/1.1 404 Not Found\r\nX-Place:  here \r\nContent-Length: 4\r\n\r\n");
              peer.send("gone");
            });
        var client = client();
        var response = client.send(get(server.uri("/v2/?n=1")))) {
      assertThat(response.status()).isEqualTo(404);
      assertThat(response.headers().first("x-place")).hasValue("here");
      assertThat(response.uri()).isEqualTo(server.uri("/v2/?n=1"));
      assertThat(text(response)).isEqualTo("gone");
      assertThat(server.heads())
          .containsExactly(
              "GET /v2/?n=1 HTTP/1.1\r\nHost: 127.0.0.1:"
                  + server.port()
                  + "\r\nUser-Agent: nix2container\r\nAccept-Encoding: identity\r\n");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        LENGTH,
        "HTTP/1.1 200 OK\r\nContent-Length: 5, 5\r\nContent-Length: 5\r\n\r\nhello",
        "HTTP/1.1 200\r\nContent-Length: 5\r\n\r\nhello",
        "HTTP/1.1 200 OK\nContent-Length: 5\n\nhello",
        "HTTP/1.0 200 OK\r\n\r\nhello",
        "HTTP/1.1 200 OK\r\nConnection: close\r\n\r\nhello",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: Chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n",
        CHUNKED + "\r\n1;a=\"b\"\r\nh\r\n0004 \r\nello\r\n000\r\nTrailer: x\r\nAnother: y\r\n\r\n",
        CHUNKED + "Content-Length: 3\r\n\r\n5\r\nhello\r\n0\r\n\r\n",
        "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 102 Busy\r\nX: y\r\n\r\n" + LENGTH,
      })
  void theBodyIsTheSameHoweverItIsFramed(String answer) throws IOException {
    try (var server =
            ScriptedServer.plain(peer -> {
              peer.readHead();
              peer.send(answer);
            });
        var client = client();
        var response = client.send(get(server.uri("/")))) {
      assertThat(response.status()).isEqualTo(200);
      assertThat(text(response)).isEqualTo("hello");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "HEAD HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\n",
        "HEAD HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n",
        "GET HTTP/1.1 204 None\r\nContent-Length: 500\r\n\r\n",
        "GET HTTP/1.1 304 Same\r\nContent-Length: 500\r\n\r\n",
        "PUT HTTP/1.1 201 Made\r\nContent-Length: 0\r\n\r\n",
      })
  void someAnswersHaveNoBody(String answer) throws IOException {
    int space = answer.indexOf(' ');
    try (var server =
            ScriptedServer.plain(peer -> {
              peer.readHead();
              peer.send(answer.substring(space + 1));
              peer.readHead();
              peer.answer(200, "next");
            });
        var client = client()) {
      URI uri = server.uri("/");
      var request =
          new HttpRequest(answer.substring(0, space), uri, Headers.none(), new RequestBody.Empty());
      try (var response = client.send(request)) {
        assertThat(response.body(10)).isEmpty();
      }
      try (var next = client.send(get(uri))) {
        assertThat(text(next)).isEqualTo("next");
      }
    }
  }

  @Test
  void aBodyThatIsTooLongIsNotRead() throws IOException {
    try (var server =
            ScriptedServer.plain(
                peer -> {
                  peer.readHead();
                  peer.answer(200, "hello");
                },
                peer -> {
                  peer.readHead();
                  peer.send("HTTP/1.1 200 OK\r\n\r\nhello");
                });
        var client = client()) {
      for (int i = 0; i < 2; i++) {
        try (var response = client.send(get(server.uri("/big")))) {
          assertThatExceptionOfType(TooLongException.class)
              .isThrownBy(() -> response.body(4))
              .withMessage(
                  "GET "
                      + server.uri("/big")
                      + ": the answer is longer than 4 bytes, which none should be");
        }
      }
    }
  }

  @Test
  void aBodyMayBeAsLongAsItMayBe() throws IOException {
    try (var server = ScriptedServer.plain(always(200, "hello"));
        var client = client();
        var response = client.send(get(server.uri("/")))) {
      assertThat(response.body(5)).hasSize(5);
    }
  }

  @Test
  void bytesAreSentWithTheirLength() throws IOException {
    for (int size : new int[] {0, 1, 10_000, 100_000}) {
      byte[] body = new byte[size];
      try (var server =
              ScriptedServer.plain(peer -> {
                assertThat(peer.readHead()).contains("Content-Length: " + size + "\r\n");
                assertThat(peer.readBody(size)).isEqualTo(body);
                peer.answer(201, "");
              });
          var client = client();
          var response = client.send(put(server.uri("/"), new RequestBody.Bytes(body)))) {
        assertThat(response.status()).isEqualTo(201);
        assertThat(server.failures()).isEmpty();
      }
    }
  }

  @Test
  void onlyMethodsThatHaveABodySayThatItIsEmpty() throws IOException {
    try (var server = ScriptedServer.plain(always(200, ""));
        var client = client()) {
      for (String method : List.of("POST", "PUT", "PATCH", "DELETE", "GET")) {
        client
            .send(new HttpRequest(method, server.uri("/"), Headers.none(), new RequestBody.Empty()))
            .close();
      }
      assertThat(server.heads())
          .filteredOn(head -> head.contains("Content-Length: 0\r\n"))
          .extracting(head -> head.substring(0, head.indexOf(' ')))
          .containsExactly("POST", "PUT", "PATCH");
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 1000, 262_134, 262_135, 1_000_000})
  void aBodyOfKnownLengthIsSentAsItIs(int piece) throws IOException {
    byte[] body = new byte[3_000_000];
    new Random(7).nextBytes(body);
    int length = piece == 1 ? 50_000 : body.length;
    try (var server =
            ScriptedServer.plain(peer -> {
              assertThat(peer.readHead()).contains("Content-Length: " + length + "\r\n");
              assertThat(peer.readBody(length)).isEqualTo(Arrays.copyOf(body, length));
              peer.answer(201, "");
            });
        var client = client();
        var response =
            client.send(
                put(
                    server.uri("/blob"),
                    streamed(
                        length,
                        out -> {
                          for (int at = 0; at < length; at += piece) {
                            out.write(body, at, Math.min(piece, length - at));
                            out.flush();
                          }
                        })))) {
      assertThat(response.status()).isEqualTo(201);
      assertThat(response.isRequestCutShort()).isFalse();
      assertThat(server.failures()).isEmpty();
    }
  }

  @Test
  void aBodyOfUnknownLengthIsSentInChunks() throws IOException {
    byte[] body = new byte[1_500_000];
    new Random(8).nextBytes(body);
    try (var server =
            ScriptedServer.plain(peer -> {
              for (int i = 0; i < 2; i++) {
                assertThat(peer.readHead())
                    .contains("Transfer-Encoding: chunked\r\n")
                    .doesNotContain("Content-Length");
                assertThat(peer.readChunks()).isEqualTo(i == 0 ? body : new byte[0]);
                peer.answer(201, "");
              }
            });
        var client = client()) {
      for (int i = 0; i < 2; i++) {
        boolean empty = i > 0;
        var request =
            put(
                server.uri("/blob"),
                new RequestBody.Streamed(
                    OptionalLong.empty(),
                    out -> {
                      if (!empty) {
                        out.write(body[0]);
                        out.write(body, 1, body.length - 1);
                      }
                    }));
        try (var response = client.send(request)) {
          assertThat(response.status()).isEqualTo(201);
        }
      }
      assertThat(server.failures()).isEmpty();
    }
  }

  @Test
  void aWriterMustWriteWhatItAnnounced() throws IOException {
    try (var server = ScriptedServer.plain(ScriptedServer.Peer::holdStill);
        var client = client()) {
      URI uri = server.uri("/blob");
      assertThatExceptionOfType(WrongLengthException.class)
          .isThrownBy(() -> client.send(put(uri, streamed(5, out -> out.write(new byte[4])))))
          .withMessage("PUT " + uri + ": 5 bytes were announced and only 4 written");
      assertThatExceptionOfType(WrongLengthException.class)
          .isThrownBy(() -> client.send(put(uri, streamed(5, out -> out.write(new byte[6])))))
          .withMessage("PUT " + uri + ": 5 bytes were announced and more written");
    }
  }

  @Test
  void whatAWriterThrowsIsThrown() throws IOException {
    try (var server = ScriptedServer.plain(ScriptedServer.Peer::holdStill);
        var client = client()) {
      assertThatIOException()
          .isThrownBy(() ->
              client.send(
                  put(
                      server.uri("/blob"),
                      streamed(
                          5,
                          _ -> {
                            throw new IOException("the disk is gone");
                          }))))
          .withMessage("the disk is gone");
    }
  }

  @Test
  void whatAUrlHasBesidesPathAndQueryIsNotSent() throws IOException {
    try (var server = ScriptedServer.plain(always(200, ""));
        var client = client()) {
      client
          .send(get(URI.create("http://user:secret@127.0.0.1:" + server.port() + "?a=b%2Fc#part")))
          .close();
      client.send(get(URI.create("http://127.0.0.1:" + server.port() + "/größe"))).close();
      assertThat(server.heads().get(0))
          .startsWith("GET /?a=b%2Fc HTTP/1.1\r\nHost: 127.0.0.1:" + server.port() + "\r\n")
          .doesNotContain("secret", "Authorization");
      assertThat(server.heads().get(1)).startsWith("GET /gr%C3%B6%C3%9Fe HTTP/1.1\r\n");
    }
  }

  @Test
  void manyThreadsSendAtOnce() throws Exception {
    try (var server =
            ScriptedServer.plain(peer -> {
              while (true) {
                String head = peer.readHead();
                peer.answer(200, head.substring(0, head.indexOf(" HTTP")));
              }
            });
        var client = client();
        var threads = Executors.newFixedThreadPool(8)) {
      List<Callable<String>> tasks = new ArrayList<>();
      for (int i = 0; i < 200; i++) {
        URI uri = server.uri("/" + i);
        tasks.add(() -> {
          try (var response = client.send(get(uri))) {
            return text(response);
          }
        });
      }
      List<Future<String>> results = threads.invokeAll(tasks);
      for (int i = 0; i < results.size(); i++) {
        assertThat(results.get(i).get()).isEqualTo("GET /" + i);
      }
    }
  }

  @Test
  void aHostThatTheUserDidNotNameMustNotBePrivate() throws IOException {
    try (var server = ScriptedServer.plain(always(200, ""));
        var client = new HttpClient(options().withAddresses(new PrivateAddresses(Set.of())))) {
      assertThatExceptionOfType(RefusedAddressException.class)
          .isThrownBy(() -> client.send(get(server.uri("/"))))
          .withMessageContaining("127.0.0.1 is a private address");
      assertThat(server.heads()).isEmpty();
    }
  }

  @Test
  void theTraceSaysWhatHappensWithoutSecrets() throws IOException {
    List<String> lines = new ArrayList<>();
    try (var server = ScriptedServer.plain(always(201, "made"));
        var client = new HttpClient(options().withTrace(lines::add))) {
      var headers = Headers.of("Authorization", "Bearer hidden");
      URI uri = server.uri("/v2/a/blobs/uploads/?digest=sha256:1&_state=hidden");
      client
          .send(
              new HttpRequest(
                  "PUT",
                  uri,
                  headers,
                  new RequestBody.Bytes("hidden".getBytes(StandardCharsets.UTF_8))))
          .close();
      String url = server.uri("/v2/a/blobs/uploads/?digest=sha256:1&_state=...").toString();
      assertThat(lines).hasSize(3);
      assertThat(lines.get(0)).isEqualTo("> PUT " + url + ", 6 bytes");
      assertThat(lines.get(1))
          .isEqualTo(
              "connected to http://127.0.0.1:"
                  + server.port()
                  + " at 127.0.0.1 port "
                  + server.port());
      assertThat(lines.get(2)).matches("< 201 PUT \\Q" + url + "\\E, \\d+ ms, 4 bytes");
    }
  }
}
