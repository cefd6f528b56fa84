package org.nix2container.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.nix2container.http.HttpClientTest.get;
import static org.nix2container.http.HttpClientTest.put;
import static org.nix2container.http.HttpClientTest.streamed;
import static org.nix2container.http.HttpClientTest.text;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Servers that say and take nothing; and clients that are closed while they wait. */
class StallTest {

  private static HttpClient impatient() {
    return new HttpClient(
        HttpClientTest.options().withTimeouts(Duration.ofMillis(300), Duration.ofMillis(300)));
  }

  private static void assertStalls(URI uri, String method, ThrowingCallable call) {
    assertThatExceptionOfType(StalledException.class)
        .isThrownBy(call)
        .matches(HttpException::isTransient)
        .withMessage(
            method + " " + uri + ": the server took and gave nothing for 300 ms; try again later");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "HTTP/1.1 20", "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhel"})
  void aServerThatFallsSilentStalls(String start) throws IOException {
    try (var server =
            ScriptedServer.plain(peer -> {
              peer.readHead();
              peer.send(start);
              peer.holdStill();
            });
        var client = impatient()) {
      URI uri = server.uri("/");
      assertStalls(
          uri,
          "GET",
          () -> {
            try (var response = client.send(get(uri))) {
              text(response);
            }
          });
    }
  }

  @Test
  void aServerThatTakesNothingStalls() throws IOException {
    try (var server = ScriptedServer.plain(_ -> Thread.sleep(60_000));
        var client = impatient()) {
      URI uri = server.uri("/");
      assertStalls(
          uri,
          "PUT",
          () ->
              client.send(
                  put(
                      uri,
                      streamed(
                          1L << 40,
                          out -> {
                            while (true) {
                              out.write(new byte[100_000]);
                            }
                          }))));
      assertStalls(
          uri, "PUT", () -> client.send(put(uri, new RequestBody.Bytes(new byte[100_000_000]))));
    }
  }

  @Test
  void aServerThatTakesAllButDoesNotAnswerStalls() throws IOException {
    try (var server = ScriptedServer.plain(ScriptedServer.Peer::holdStill);
        var client = impatient()) {
      URI uri = server.uri("/");
      assertStalls(
          uri,
          "PUT",
          () -> client.send(put(uri, streamed(100_000, out -> out.write(new byte[100_000])))));
    }
  }

  @Test
  void aServerThatIsKnownToBeBusyMayTakeLonger() throws IOException {
    try (var server =
            ScriptedServer.plain(peer -> {
              peer.readHead();
              Thread.sleep(600);
              peer.answer(200, "done");
            });
        var client = impatient();
        var response = client.send(get(server.uri("/")).withPatience(100))) {
      assertThat(text(response)).isEqualTo("done");
    }
  }

  @Test
  void slowButSteadyIsNoStall() throws IOException {
    try (var server =
            ScriptedServer.plain(peer -> {
              peer.readHead();
              for (byte b :
                  "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello"
                      .getBytes(StandardCharsets.US_ASCII)) {
                peer.send(new byte[] {b});
                Thread.sleep(20);
              }
            });
        var client = impatient();
        var response = client.send(get(server.uri("/")))) {
      assertThat(text(response)).isEqualTo("hello");
    }
  }

  @Test
  void theServerIsNotToBlameForABodyThatIsSlowlyMade() throws IOException {
    try (var server =
            ScriptedServer.plain(peer -> {
              peer.readHead();
              peer.readBody(2);
              peer.answer(201, "");
            });
        var client = impatient();
        var response =
            client.send(
                put(
                    server.uri("/"),
                    streamed(
                        2,
                        out -> {
                          out.write(1);
                          sleep(1000);
                          out.write(2);
                        })))) {
      assertThat(response.status()).isEqualTo(201);
    }
  }

  private static void sleep(long millis) throws IOException {
    try {
      Thread.sleep(millis);
    } catch (InterruptedException e) {
      throw new IOException(e);
    }
  }

  @Test
  void aHandshakeThatIsNotAnsweredIsNoConnection() throws IOException {
    try (var server = ScriptedServer.plain(ScriptedServer.Peer::holdStill);
        var client = impatient()) {
      URI uri = URI.create("https://127.0.0.1:" + server.port() + "/");
      assertThatExceptionOfType(CannotConnectException.class)
          .isThrownBy(() -> client.send(get(uri)))
          .matches(HttpException::isTransient)
          .withMessage("GET " + uri + ": no answer to the TLS handshake within 300 ms");
    }
  }

  @Test
  void aPortWhereNothingListensIsNoConnection() throws IOException {
    int port;
    try (var unused = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = unused.getLocalPort();
    }
    try (var client = impatient()) {
      URI uri = URI.create("http://127.0.0.1:" + port + "/");
      assertThatExceptionOfType(CannotConnectException.class)
          .isThrownBy(() -> client.send(get(uri)))
          .matches(HttpException::isTransient)
          .withMessage(
              "GET "
                  + uri
                  + ": cannot connect to 127.0.0.1 port "
                  + port
                  + ": nothing listens there, or it cannot be reached");
    }
  }

  enum Waiting {
    FOR_THE_HANDSHAKE,
    FOR_THE_ANSWER,
    FOR_THE_BODY,
    TO_WRITE
  }

  @ParameterizedTest
  @EnumSource
  void closingEndsWhateverIsGoingOn(Waiting what) throws Exception {
    var asked = new CountDownLatch(1);
    try (var server =
            ScriptedServer.plain(peer -> {
              peer.in().read();
              if (what == Waiting.FOR_THE_BODY) {
                peer.readHead();
                peer.send("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n");
              }
              asked.countDown();
              Thread.sleep(60_000);
            });
        var client = HttpClientTest.client()) {
      URI uri = URI.create(server.uri("/").toString().replace("http:", scheme(what)));
      var sending =
          new FutureTask<>(() -> {
            try (var response =
                client.send(
                    what == Waiting.TO_WRITE
                        ? put(uri, new RequestBody.Bytes(new byte[100_000_000]))
                        : get(uri))) {
              text(response);
              return "an answer";
            } catch (HttpException e) {
              return e.getMessage() + (e.isTransient() ? ", try again" : "");
            }
          });
      Thread thread = new Thread(sending);
      thread.start();
      asked.await();
      client.close();
      assertThat(sending.get()).endsWith(" " + uri + ": it was broken off");
    }
  }

  private static String scheme(Waiting what) {
    return what == Waiting.FOR_THE_HANDSHAKE ? "https:" : "http:";
  }

  @Test
  void aClosedClientSendsNothing() throws IOException {
    try (var server = ScriptedServer.plain(HttpClientTest.always(200, ""))) {
      var client = HttpClientTest.client();
      client.close();
      assertThatExceptionOfType(CannotConnectException.class)
          .isThrownBy(() -> client.send(get(server.uri("/"))))
          .withMessage("GET " + server.uri("/") + ": it was broken off");
      assertThat(server.connections()).isZero();
    }
  }
}
