package org.nix2container.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.nix2container.http.HttpClientTest.client;
import static org.nix2container.http.HttpClientTest.get;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Answers that come in any pieces, that are cut off, and that are none. */
class BrokenAnswerTest {

  private static final String CHUNKED = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n";

  private static final String CHUNKS =
      CHUNKED
          + "A: b\r\n\r\na\r\n0123456789\r\n1f\r\nabcdefghijklmnopqrstuvwxyzABCDE\r\n0\r\nT: r\r\n\r\n";

  private static final String LENGTH =
      "HTTP/1.1 103 Early\r\nLink: x\r\n\r\nHTTP/1.1 200 OK\r\nA: b\r\nContent-Length: 41\r\n\r\n"
          + "0123456789abcdefghijklmnopqrstuvwxyzABCDE";

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  private static String all(HttpResponse response) throws IOException {
    var body = new ByteArrayOutputStream();
    response.body().transferTo(body);
    return response.status()
        + response.headers().first("A").orElse("")
        + body.toString(StandardCharsets.ISO_8859_1);
  }

  @ParameterizedTest
  @ValueSource(strings = {CHUNKS, LENGTH})
  void anyPiecesMakeTheSameAnswer(String answer) throws IOException {
    long seed = 20_250_101;
    Random random = new Random(seed);
    byte[] bytes = bytes(answer);
    try (var server =
            ScriptedServer.plain(peer -> {
              while (true) {
                peer.readHead();
                for (int at = 0; at < bytes.length; ) {
                  int end = Math.min(bytes.length, at + 1 + random.nextInt(30));
                  peer.send(Arrays.copyOfRange(bytes, at, end));
                  at = end;
                  // so that the pieces are segments, most often
                  Thread.sleep(0, random.nextInt(300_000));
                }
              }
            });
        var client = client()) {
      for (int i = 0; i < 100; i++) {
        try (var response = client.send(get(server.uri("/")))) {
          assertThat(all(response))
              .as("seed %d, round %d", seed, i)
              .isEqualTo("200b0123456789abcdefghijklmnopqrstuvwxyzABCDE");
        }
      }
      assertThat(server.connections()).isOne();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {CHUNKS, LENGTH})
  void anAnswerThatIsCutOffAnywhereIsALostConnection(String answer) throws IOException {
    byte[] bytes = bytes(answer);
    for (int length = 0; length < bytes.length; length++) {
      byte[] part = Arrays.copyOf(bytes, length);
      for (boolean reset : new boolean[] {false, true}) {
        try (var server =
                ScriptedServer.plain(peer -> {
                  peer.readHead();
                  peer.send(part);
                  if (reset) {
                    peer.reset();
                  }
                });
            var client = client()) {
          assertThatExceptionOfType(ConnectionLostException.class)
              .as("%d bytes, %s", length, reset)
              .isThrownBy(() -> {
                try (var response = client.send(get(server.uri("/")))) {
                  all(response);
                }
              })
              .matches(HttpException::isTransient);
          assertThat(server.connections()).isOne();
        }
      }
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          SSH-2.0-OpenSSH_9.6\\r\\n | the server does not speak HTTP/1.1
          HTTP/2.0 200 OK\\r\\n\\r\\n | the server does not speak HTTP/1.1
          HTTP/1.1 20 OK\\r\\n\\r\\n | the server does not speak HTTP/1.1
          HTTP/1.1 2000\\r\\n\\r\\n | the server does not speak HTTP/1.1
          HTTP/1.1 099 OK\\r\\n\\r\\n | the server does not speak HTTP/1.1
          HTTP/1.1200 OK\\r\\n\\r\\n | the server does not speak HTTP/1.1
          \\r\\nHTTP/1.1 200 OK\\r\\n\\r\\n | the server does not speak HTTP/1.1
          \\x15\\x03\\x01 | the server speaks TLS; use https
          HTTP/1.1 101 Other\\r\\n\\r\\n | the server changes to a protocol that nobody asked for
          HTTP/1.1 200 OK\\r\\nno colon\\r\\n\\r\\n | a header field has no proper name
          HTTP/1.1 200 OK\\r\\n: x\\r\\n\\r\\n | a header field has no proper name
          HTTP/1.1 200 OK\\r\\nA : x\\r\\n\\r\\n | a header field has no proper name
          HTTP/1.1 200 OK\\r\\n A: x\\r\\n\\r\\n | a header field has no proper name
          HTTP/1.1 200 OK\\r\\nA: x\\rB: y\\r\\n\\r\\n | a line of its head holds what no line may
          HTTP/1.1 200 OK\\r\\nA: x\\x00\\r\\n\\r\\n | a line of its head holds what no line may
          HTTP/1.1 200 OK\\r\\nContent-Length: -1\\r\\n\\r\\n | its Content-Length is no number
          HTTP/1.1 200 OK\\r\\nContent-Length: 1e3\\r\\n\\r\\n | its Content-Length is no number
          HTTP/1.1 200 OK\\r\\nContent-Length:\\r\\n\\r\\n | its Content-Length is no number
          HTTP/1.1 200 OK\\r\\nContent-Length: 9999999999999999999\\r\\n\\r\\n | its Content-Length is no number
          HTTP/1.1 200 OK\\r\\nContent-Length: 1, 2\\r\\n\\r\\n | it has two lengths
          HTTP/1.1 200 OK\\r\\nContent-Length: 1\\r\\nContent-Length: 2\\r\\n\\r\\n | it has two lengths
          HTTP/1.1 200 OK\\r\\nTransfer-Encoding: gzip\\r\\n\\r\\n | it has a transfer encoding other than chunked
          HTTP/1.1 200 OK\\r\\nTransfer-Encoding: gzip, chunked\\r\\n\\r\\n | it has a transfer encoding other than chunked
          CHUNKED\\r\\nx\\r\\n | a chunk of the body has no length
          CHUNKED\\r\\n\\r\\n | a chunk of the body has no length
          CHUNKED\\r\\n-1\\r\\n | a chunk of the body has no length
          CHUNKED\\r\\n1000000000000000\\r\\n | a chunk of the body has an absurd length
          CHUNKED\\r\\n3\\nabc | a chunk of the body has no length
          CHUNKED\\r\\n3\\rabc | the line before a chunk of the body does not end
          CHUNKED\\r\\n3;x\\nabc | the line before a chunk of the body does not end
          CHUNKED\\r\\n3\\r\\nabcdef0\\r\\n\\r\\n | a chunk of the body is longer than it said
          CHUNKED\\r\\n0\\r\\nno colon\\r\\n\\r\\n | a header field has no proper name
          """)
  void whatIsNoAnswerSaysWhy(String answer, String reason) throws IOException {
    String raw =
        answer
            .replace("CHUNKED", CHUNKED)
            .replace("\\r", "\r")
            .replace("\\n", "\n")
            .replace("\\x15", "\u0015")
            .replace("\\x03", "\u0003")
            .replace("\\x01", "\u0001")
            .replace("\\x00", "\0");
    try (var server =
            ScriptedServer.plain(peer -> {
              peer.readHead();
              peer.send(raw);
              peer.holdStill();
            });
        var client = client()) {
      assertThatExceptionOfType(MalformedAnswerException.class)
          .isThrownBy(() -> {
            try (var response = client.send(get(server.uri("/v2/")))) {
              all(response);
            }
          })
          .withMessage(
              "GET " + server.uri("/v2/") + ": the answer cannot be understood: " + reason);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"line", "lines", "fields", "interim", "trailers", "extension"})
  void noHeadIsEndless(String what) throws IOException {
    String start = "HTTP/1.1 200 OK\r\n";
    String chunked = CHUNKED + "\r\n";
    String answer =
        switch (what) {
          case "line" -> start + "A: " + "x".repeat(70_000);
          case "lines" -> start + ("A: " + "x".repeat(1000) + "\r\n").repeat(70);
          case "fields" -> start + "A: b\r\n".repeat(201) + "\r\n";
          case "interim" -> "HTTP/1.1 102 Busy\r\n\r\n".repeat(1001);
          case "trailers" -> chunked + "0\r\n" + ("A: " + "x".repeat(1000) + "\r\n").repeat(70);
          default -> chunked + "3;" + "x".repeat(70_000);
        };
    try (var server =
            ScriptedServer.plain(peer -> {
              peer.readHead();
              peer.send(answer);
              peer.holdStill();
            });
        var client = client()) {
      assertThatExceptionOfType(MalformedAnswerException.class)
          .isThrownBy(() -> {
            try (var response = client.send(get(server.uri("/")))) {
              all(response);
            }
          });
    }
  }

  @Test
  void twoHundredFieldsAndAFoldedOneAreFine() throws IOException {
    try (var server =
            ScriptedServer.plain(peer -> {
              peer.readHead();
              peer.send("HTTP/1.1 200 OK\r\n" + "B: c\r\n".repeat(199));
              peer.send("A: x\r\n  y\r\n\tz\r\n\r\n");
            });
        var client = client();
        var response = client.send(get(server.uri("/")))) {
      assertThat(response.headers().first("a")).hasValue("x y z");
      assertThat(response.headers().all("b")).hasSize(199);
    }
  }
}
