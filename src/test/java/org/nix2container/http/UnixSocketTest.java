package org.nix2container.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.nix2container.http.HttpClientTest.get;
import static org.nix2container.http.HttpClientTest.put;
import static org.nix2container.http.HttpClientTest.streamed;
import static org.nix2container.http.HttpClientTest.text;

import java.io.IOException;
import java.io.OutputStream;
import java.net.SocketException;
import java.net.StandardProtocolFamily;
import java.net.URI;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Servers at a socket of Unix, good and bad. */
class UnixSocketTest {

  private static final URI URI_THERE = URI.create("http://unix.example/");

  private Path folder;
  private Path file;

  @BeforeEach
  void open() throws IOException {
    // Not JUnit's own: the path of a socket must be short.
    folder = Files.createTempDirectory(Path.of("/tmp"), "socket");
    file = folder.resolve("socket");
  }

  @AfterEach
  void close() throws IOException {
    Files.deleteIfExists(file);
    Files.delete(folder);
  }

  private HttpClient client() {
    return new HttpClient(HttpClientTest.options().withSocket(file));
  }

  private HttpClient impatient() {
    return new HttpClient(
        HttpClientTest.options()
            .withTimeouts(Duration.ofMillis(300), Duration.ofMillis(300))
            .withSocket(file));
  }

  @Test
  void requestsGoToTheSocketWhateverHostTheyName() throws IOException {
    HttpOptions options =
        HttpOptions.of(Map.of("http_proxy", "http://127.0.0.1:9", "all_proxy", "socks5://[::1]:9"))
            .withSocket(file);
    try (var server = ScriptedServer.unix(file, HttpClientTest.always(200, "hello"));
        var client = new HttpClient(options)) {
      for (int i = 0; i < 2; i++) {
        try (var response = client.send(get(URI.create("http://docker/info?a=b")))) {
          assertThat(text(response)).isEqualTo("hello");
        }
      }
      assertThat(server.heads()).hasSize(2);
      assertThat(server.heads().getFirst())
          .startsWith("GET /info?a=b HTTP/1.1\r\nHost: docker\r\n");
      assertThat(server.connections()).isEqualTo(1);
    }
  }

  @Test
  void largeBodiesGoBothWays() throws IOException {
    byte[] content = new byte[5_000_000];
    new Random(1).nextBytes(content);
    List<byte[]> received = new ArrayList<>();
    try (var server =
            ScriptedServer.unix(
                file,
                peer -> {
                  peer.readHead();
                  received.add(peer.readChunks());
                  peer.send("HTTP/1.1 200 OK\r\nContent-Length: " + content.length + "\r\n\r\n");
                  peer.send(content);
                });
        var client = client();
        var response =
            client.send(
                put(
                    server.uri("/"),
                    new RequestBody.Streamed(
                        OptionalLong.empty(), out -> writeInPieces(out, content))))) {
      assertThat(response.body(content.length)).isEqualTo(content);
      assertThat(received).containsExactly(content);
    }
  }

  private static void writeInPieces(OutputStream out, byte[] content) throws IOException {
    for (int at = 0; at < content.length; at += 12_345) {
      out.write(content, at, Math.min(12_345, content.length - at));
    }
  }

  @Test
  void aConnectionThatTheServerClosedMeanwhileIsMadeAgain() throws Exception {
    try (var server =
            ScriptedServer.unix(
                file,
                peer -> {
                  peer.readHead();
                  peer.answer(200, "one");
                });
        var client = client()) {
      for (int i = 0; i < 3; i++) {
        try (var response = client.send(get(server.uri("/")))) {
          assertThat(text(response)).isEqualTo("one");
        }
        server.awaitClosed(i);
      }
    }
  }

  @Test
  void theTraceNamesTheSocket() throws IOException {
    List<String> lines = new ArrayList<>();
    HttpOptions options = HttpClientTest.options().withSocket(file).withTrace(lines::add);
    try (var server = ScriptedServer.unix(file, HttpClientTest.always(200, "hello"));
        var client = new HttpClient(options);
        var response = client.send(get(server.uri("/")))) {
      assertThat(text(response)).isEqualTo("hello");
      assertThat(lines).contains("connected to http://unix.example:80 at " + file);
    }
  }

  private static void assertStalls(String method, ThrowingCallable call) {
    assertThatExceptionOfType(StalledException.class)
        .isThrownBy(call)
        .withMessage(
            method
                + " "
                + URI_THERE
                + ": the server took and gave nothing for 300 ms; try again later");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "HTTP/1.1 20", "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhel"})
  void aServerThatFallsSilentStalls(String start) throws IOException {
    try (var server =
            ScriptedServer.unix(
                file,
                peer -> {
                  peer.readHead();
                  peer.send(start);
                  peer.holdStill();
                });
        var client = impatient()) {
      assertStalls(
          "GET",
          () -> {
            try (var response = client.send(get(server.uri("/")))) {
              text(response);
            }
          });
    }
  }

  @Test
  void aServerThatTakesNothingStalls() throws IOException {
    try (var server = ScriptedServer.unix(file, _ -> Thread.sleep(60_000));
        var client = impatient()) {
      assertStalls(
          "PUT",
          () ->
              client.send(
                  put(server.uri("/"), streamed(1L << 40, UnixSocketTest::writeEndlessly))));
    }
  }

  private static void writeEndlessly(OutputStream out) throws IOException {
    while (true) {
      out.write(new byte[100_000]);
    }
  }

  @Test
  void anAnswerEndsTheSendingThoughNobodyReads() throws IOException {
    try (var server =
            ScriptedServer.unix(
                file,
                peer -> {
                  peer.readHead();
                  peer.answer(413, "too large");
                  Thread.sleep(60_000);
                });
        var client = client();
        var response =
            client.send(put(server.uri("/"), streamed(1L << 40, UnixSocketTest::writeEndlessly)))) {
      assertThat(response.status()).isEqualTo(413);
      assertThat(response.isRequestCutShort()).isTrue();
      assertThat(text(response)).isEqualTo("too large");
    }
  }

  @Test
  void aServerThatGoesAwayIsALostConnection() throws IOException {
    try (var server =
            ScriptedServer.unix(
                file,
                peer -> {
                  peer.readHead();
                  peer.readBody(100_000);
                });
        var client = client()) {
      assertThatExceptionOfType(ConnectionLostException.class)
          .isThrownBy(() ->
              client.send(put(server.uri("/"), streamed(1L << 40, UnixSocketTest::writeEndlessly))))
          .matches(HttpException::isTransient);
    }
  }

  enum Waiting {
    FOR_THE_ANSWER,
    FOR_THE_BODY,
    TO_WRITE
  }

  @ParameterizedTest
  @EnumSource
  void closingEndsWhateverIsGoingOn(Waiting what) throws Exception {
    var asked = new CountDownLatch(1);
    try (var server =
            ScriptedServer.unix(
                file,
                peer -> {
                  peer.in().read();
                  if (what == Waiting.FOR_THE_BODY) {
                    peer.readHead();
                    peer.send("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n");
                  }
                  asked.countDown();
                  Thread.sleep(60_000);
                });
        var client = client()) {
      var sending =
          new FutureTask<>(() -> {
            try (var response =
                client.send(
                    what == Waiting.TO_WRITE
                        ? put(server.uri("/"), new RequestBody.Bytes(new byte[100_000_000]))
                        : get(server.uri("/")))) {
              text(response);
              return "an answer";
            } catch (HttpException e) {
              return e.getMessage();
            }
          });
      new Thread(sending).start();
      asked.await();
      client.close();
      assertThat(sending.get()).endsWith(" " + URI_THERE + ": it was broken off");
    }
  }

  private void assertNoConnection(boolean passing, String reason) {
    try (var client = impatient()) {
      assertThatExceptionOfType(CannotConnectException.class)
          .isThrownBy(() -> client.send(get(URI_THERE)))
          .withMessage("GET " + URI_THERE + ": cannot connect to " + file + ": " + reason)
          .matches(e -> e.isTransient() == passing);
    }
  }

  @Test
  void aSocketThatIsNotThereIsNoConnection() {
    assertNoConnection(true, "there is no such socket");
  }

  @Test
  void aSocketWhoseServerIsGoneIsNoConnection() throws IOException {
    ScriptedServer.unix(file, HttpClientTest.always(200, "")).close();

    assertThat(file).exists();
    assertNoConnection(true, "nothing listens there");
  }

  @Test
  void aFileIsNoSocket() throws IOException {
    Files.writeString(file, "");

    assertNoConnection(false, "it is not a socket");
  }

  private void fill(List<SocketChannel> queue) throws IOException {
    try {
      while (true) {
        SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
        queue.add(channel);
        channel.configureBlocking(false);
        channel.connect(UnixDomainSocketAddress.of(file));
      }
    } catch (SocketException e) {
      assertThat(e).hasMessage("Resource temporarily unavailable");
    }
  }

  @Test
  void aServerThatTakesNoConnectionsIsNotWaitedForForEver() throws IOException {
    List<SocketChannel> waiting = new ArrayList<>();
    try (var server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      server.bind(UnixDomainSocketAddress.of(file), 1);
      fill(waiting);

      assertNoConnection(true, "no answer within 300 ms");
    } finally {
      for (SocketChannel channel : waiting) {
        channel.close();
      }
    }
  }
}
