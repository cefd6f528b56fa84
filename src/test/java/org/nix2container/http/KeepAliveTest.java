package org.nix2container.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.nix2container.http.HttpClientTest.client;
import static org.nix2container.http.HttpClientTest.get;
import static org.nix2container.http.HttpClientTest.put;
import static org.nix2container.http.HttpClientTest.streamed;
import static org.nix2container.http.HttpClientTest.text;

import java.io.IOException;
import java.net.URI;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which connections are used again, and what if one of them is closed at that moment. */
class KeepAliveTest {

  private static final ScriptedServer.Script ONE_ANSWER =
      peer -> {
        peer.readHead();
        peer.answer(200, "one");
      };

  private static String send(HttpClient client, URI uri) throws IOException {
    try (var response = client.send(get(uri))) {
      return text(response);
    }
  }

  @Test
  void aConnectionServesOneRequestAfterTheOther() throws IOException {
    try (var server = ScriptedServer.plain(HttpClientTest.always(200, "hello"));
        var client = client()) {
      for (int i = 0; i < 3; i++) {
        assertThat(send(client, server.uri("/" + i))).isEqualTo("hello");
      }
      assertThat(server.connections()).isOne();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "HTTP/1.1 200 OK\r\nConnection: Foo, Close\r\nContent-Length: 5\r\n\r\nhello",
        "HTTP/1.0 200 OK\r\nContent-Length: 5\r\n\r\nhello",
        "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello and something else",
      })
  void notEveryConnectionCanBeUsedAgain(String answer) throws IOException {
    try (var server =
            ScriptedServer.plain(peer -> {
              peer.readHead();
              peer.send(answer);
              peer.holdStill();
            });
        var client = client()) {
      for (int i = 0; i < 2; i++) {
        assertThat(send(client, server.uri("/"))).isEqualTo("hello");
      }
      assertThat(server.connections()).isEqualTo(2);
    }
  }

  @Test
  void anAnswerThatWasNotReadIsReadIfItIsShort() throws IOException {
    try (var server = ScriptedServer.plain(HttpClientTest.always(200, "x".repeat(20_000)));
        var client = client()) {
      for (int i = 0; i < 3; i++) {
        client.send(get(server.uri("/"))).close();
      }
      assertThat(server.connections()).isOne();
    }
  }

  @Test
  void aLongAnswerThatIsNotReadEndsItsConnection() throws IOException {
    try (var server =
            ScriptedServer.plain(peer -> {
              peer.readHead();
              peer.send("HTTP/1.1 200 OK\r\nContent-Length: 1000000000000\r\n\r\n");
              peer.holdStill();
            });
        var client = client()) {
      for (int i = 0; i < 2; i++) {
        client.send(get(server.uri("/"))).close();
      }
      assertThat(server.connections()).isEqualTo(2);
    }
  }

  static Stream<RequestBody> bodiesThatCanBeSentAgain() {
    return Stream.of(
        new RequestBody.Empty(),
        new RequestBody.Bytes(new byte[1000]),
        new RequestBody.Bytes(new byte[1_000_000]),
        streamed(1000, out -> out.write(new byte[1000])));
  }

  @ParameterizedTest
  @MethodSource("bodiesThatCanBeSentAgain")
  void aKeptConnectionThatTheServerClosedIsReplaced(RequestBody body) throws Exception {
    try (var server = ScriptedServer.plain(ONE_ANSWER, ONE_ANSWER);
        var client = client()) {
      assertThat(send(client, server.uri("/"))).isEqualTo("one");
      server.awaitClosed(0);
      try (var response = client.send(put(server.uri("/"), body))) {
        assertThat(text(response)).isEqualTo("one");
      }
      assertThat(server.connections()).isEqualTo(2);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aKeptConnectionThatEndsWhenTheRequestComesIsReplaced(boolean reset) throws IOException {
    ScriptedServer.Script closesAtTheSecond =
        peer -> {
          peer.readHead();
          peer.answer(200, "one");
          peer.readHead();
          if (reset) {
            peer.reset();
          }
        };
    try (var server = ScriptedServer.plain(closesAtTheSecond, ONE_ANSWER);
        var client = client()) {
      assertThat(send(client, server.uri("/1"))).isEqualTo("one");
      assertThat(send(client, server.uri("/2"))).isEqualTo("one");
      assertThat(server.heads()).hasSize(3);
    }
  }

  @Test
  void aFreshConnectionThatEndsIsNotReplaced() throws IOException {
    try (var server = ScriptedServer.plain(ScriptedServer.Peer::readHead);
        var client = client()) {
      assertThatExceptionOfType(ConnectionLostException.class)
          .isThrownBy(() -> send(client, server.uri("/")))
          .withMessage("GET " + server.uri("/") + ": the server closed the connection");
      assertThat(server.connections()).isOne();
    }
  }

  @Test
  void onceAnythingOfTheAnswerCameTheRequestIsNotSentAgain() throws IOException {
    ScriptedServer.Script stopsInTheSecond =
        peer -> {
          peer.readHead();
          peer.answer(200, "one");
          peer.readHead();
          peer.send("HTTP/1.1 2");
        };
    try (var server = ScriptedServer.plain(stopsInTheSecond, ONE_ANSWER);
        var client = client()) {
      assertThat(send(client, server.uri("/"))).isEqualTo("one");
      assertThatExceptionOfType(ConnectionLostException.class)
          .isThrownBy(() -> send(client, server.uri("/")));
      assertThat(server.connections()).isOne();
    }
  }

  @Test
  void whatWasWrittenOnceIsNotWrittenAgain() throws IOException {
    ScriptedServer.Script resetsInTheSecond =
        peer -> {
          peer.readHead();
          peer.answer(200, "one");
          peer.readHead();
          peer.readBody(500);
          peer.reset();
        };
    try (var server = ScriptedServer.plain(resetsInTheSecond, ONE_ANSWER);
        var client = client()) {
      assertThat(send(client, server.uri("/"))).isEqualTo("one");
      assertThatExceptionOfType(ConnectionLostException.class)
          .isThrownBy(() ->
              client.send(put(server.uri("/"), streamed(1000, out -> out.write(new byte[1000])))))
          .matches(HttpException::isTransient);
      assertThat(server.connections()).isOne();
    }
  }
}
