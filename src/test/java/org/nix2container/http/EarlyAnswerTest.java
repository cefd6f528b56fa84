package org.nix2container.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.nix2container.http.HttpClientTest.client;
import static org.nix2container.http.HttpClientTest.put;
import static org.nix2container.http.HttpClientTest.streamed;
import static org.nix2container.http.HttpClientTest.text;

import java.io.IOException;
import java.io.OutputStream;
import java.util.OptionalLong;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/** Servers that answer before they have read all of a body, or that never read it. */
class EarlyAnswerTest {

  private static final long HUGE = 1L << 40;

  /** Would not end by itself. */
  private static void endlessly(OutputStream out) throws IOException {
    byte[] piece = new byte[100_000];
    while (true) {
      out.write(piece);
    }
  }

  @Test
  void anAnswerEndsTheSendingThoughNobodyReads() throws IOException {
    try (var server =
            ScriptedServer.plain(peer -> {
              peer.readHead();
              peer.answer(413, "too large");
              // not holdStill: nothing is read, and the client must not wait for that
              Thread.sleep(60_000);
            });
        var client = client();
        var response =
            client.send(put(server.uri("/blob"), streamed(HUGE, EarlyAnswerTest::endlessly)))) {
      assertThat(response.status()).isEqualTo(413);
      assertThat(response.isRequestCutShort()).isTrue();
      assertThat(text(response)).isEqualTo("too large");
    }
  }

  @Test
  void anAnswerEndsTheSendingWhileTheServerStillReads() throws IOException {
    try (var server =
            ScriptedServer.plain(peer -> {
              peer.readHead();
              peer.readBody(1_000_000);
              peer.answer(401, "who are you?");
              peer.holdStill();
            });
        var client = client();
        var response =
            client.send(
                put(
                    server.uri("/blob"),
                    new RequestBody.Streamed(OptionalLong.empty(), EarlyAnswerTest::endlessly)))) {
      assertThat(response.status()).isEqualTo(401);
      assertThat(text(response)).isEqualTo("who are you?");
    }
  }

  @Test
  void anAnswerEndsABodyThatIsOnlyBeingMade() throws IOException {
    var answered = new CountDownLatch(1);
    try (var server =
            ScriptedServer.plain(peer -> {
              peer.readHead();
              peer.answer(429, "");
              answered.countDown();
              peer.holdStill();
            });
        var client = client();
        var response =
            client.send(
                put(
                    server.uri("/blob"),
                    streamed(
                        HUGE,
                        out -> {
                          await(answered);
                          endlessly(out);
                        })))) {
      assertThat(response.status()).isEqualTo(429);
    }
  }

  private static void await(CountDownLatch latch) throws IOException {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IOException(e);
    }
  }

  @Test
  void anAnswerIsReadThoughTheConnectionIsReset() throws IOException {
    try (var server =
            ScriptedServer.plain(peer -> {
              peer.readHead();
              peer.readBody(100_000);
              peer.answer(403, "no");
              // closing with unread bytes: the kernel resets the connection
            });
        var client = client();
        var response =
            client.send(put(server.uri("/blob"), streamed(HUGE, EarlyAnswerTest::endlessly)))) {
      assertThat(response.status()).isEqualTo(403);
      assertThat(text(response)).isEqualTo("no");
    }
  }

  @Test
  void aResetWithoutAnAnswerIsALostConnection() throws IOException {
    try (var server =
            ScriptedServer.plain(peer -> {
              peer.readHead();
              peer.readBody(100_000);
              peer.reset();
            });
        var client = client()) {
      assertThatExceptionOfType(ConnectionLostException.class)
          .isThrownBy(() ->
              client.send(put(server.uri("/blob"), streamed(HUGE, EarlyAnswerTest::endlessly))))
          .matches(HttpException::isTransient)
          .withMessageStartingWith("PUT " + server.uri("/blob") + ": ")
          // The kernel tells the one who writes of it, or the one who reads: which is first?
          .withMessageMatching(".*: the (connection was lost: .*|server closed the connection)");
    }
  }

  @Test
  void interimAnswersDoNotEndTheSending() throws IOException {
    try (var server =
            ScriptedServer.plain(peer -> {
              peer.readHead();
              peer.send("HTTP/1.1 102 Processing\r\n\r\n");
              peer.readBody(20_000_000);
              peer.send("HTTP/1.1 102 Processing\r\n\r\n");
              peer.answer(201, "");
            });
        var client = client();
        var response =
            client.send(
                put(
                    server.uri("/blob"),
                    streamed(20_000_000, out -> out.write(new byte[20_000_000]))))) {
      assertThat(response.status()).isEqualTo(201);
      assertThat(response.isRequestCutShort()).isFalse();
    }
  }

  @Test
  void whatAWriterMakesOfTheEndDoesNotMatter() throws IOException {
    try (var server =
            ScriptedServer.plain(peer -> {
              peer.readHead();
              peer.answer(413, "");
              peer.holdStill();
            });
        var client = client()) {
      RequestBody.Writer wraps =
          out -> {
            try {
              endlessly(out);
            } catch (IOException e) {
              throw new IllegalStateException(e);
            }
          };
      try (var response = client.send(put(server.uri("/"), streamed(HUGE, wraps)))) {
        assertThat(response.status()).isEqualTo(413);
      }
      RequestBody.Writer swallows =
          out -> {
            try {
              endlessly(out);
            } catch (IOException _) {
              // as some streams do when they are closed
            }
          };
      try (var response = client.send(put(server.uri("/"), streamed(HUGE, swallows)))) {
        assertThat(response.status()).isEqualTo(413);
      }
    }
  }

  @Test
  void aWriterThatFailsByItselfIsNotForgiven() throws IOException {
    try (var server =
            ScriptedServer.plain(peer -> {
              peer.readHead();
              peer.holdStill();
            });
        var client = client()) {
      assertThatIllegalStateException()
          .isThrownBy(() ->
              client.send(
                  put(
                      server.uri("/"),
                      streamed(
                          HUGE,
                          _ -> {
                            throw new IllegalStateException("a bug");
                          }))))
          .withMessage("a bug");
    }
  }

  @Test
  void theConnectionIsOnlyUsedAgainAfterAWholeBody() throws IOException {
    try (var server =
            ScriptedServer.plain(
                peer -> {
                  peer.readHead();
                  peer.answer(413, "");
                  peer.holdStill();
                },
                peer -> {
                  for (int i = 0; i < 2; i++) {
                    peer.readHead();
                    peer.readBody(1000);
                    peer.answer(201, "second");
                  }
                });
        var client = client()) {
      client.send(put(server.uri("/"), streamed(HUGE, EarlyAnswerTest::endlessly))).close();
      for (int i = 0; i < 2; i++) {
        var request = put(server.uri("/"), streamed(1000, out -> out.write(new byte[1000])));
        try (var response = client.send(request)) {
          assertThat(text(response)).isEqualTo("second");
        }
      }
      assertThat(server.connections()).isEqualTo(2);
    }
  }
}
