package org.nix2container.serve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nix2container.failure.InvalidInputException;
import org.nix2container.layer.Layer;

/** How a server ends. */
class StoppingTest {

  private static final int SMALL_BUFFER = 4096;

  @TempDir Path folder;
  private final SeenLayers seen = new SeenLayers();
  private ServedStore served;
  private Layer layer;

  @BeforeEach
  void makeImage() throws IOException {
    served = new ServedStore(folder);
    layer = served.large();
    served.with("app", "latest", served.store().source(layer));
  }

  @AfterEach
  void stop() throws IOException {
    served.close();
  }

  private ImageServer serve(Duration stop) {
    Duration other = Duration.ofMinutes(10);
    return served.serve(
        ServedStore.options().withPatience(new ServeOptions.Patience(other, other, other, stop)),
        seen);
  }

  private Wire fetching(InetSocketAddress at) throws Exception {
    Wire wire = Wire.to(at, SMALL_BUFFER);
    wire.send(Wire.head("GET", "/v2/app/blobs/" + layer.digest()));
    seen.await(1);
    return wire;
  }

  @Test
  void whatIsBeingSentMayEnd() throws Exception {
    ImageServer server = serve(Duration.ofMinutes(10));
    try (Wire wire = fetching(server.address());
        Wire idle = Wire.to(server.address())) {
      assertThat(idle.ask("GET", "/v2/").status()).isEqualTo(200);
      Thread closing = Thread.ofPlatform().start(server::close);
      assertThat(idle.isClosed()).isTrue();
      assertThat(isRefused(server.address())).isTrue();
      Wire.Reply reply = wire.reply(false);
      assertThat(reply.isWhole()).isTrue();
      assertThat(reply.body()).isEqualTo(served.store().tar(layer));
      assertThat(wire.isClosed()).as("there is no other request").isTrue();
      closing.join();
    }
  }

  /** At once, or by the system when it has found out that nobody listens any more. */
  private static boolean isRefused(InetSocketAddress at) throws IOException {
    try (Wire wire = Wire.to(at)) {
      return wire.isClosed();
    } catch (ConnectException e) {
      return true;
    }
  }

  @Test
  void butNotForEver() throws Exception {
    ImageServer server = serve(Duration.ofMillis(100));
    try (Wire wire = fetching(server.address())) {
      server.close();
      assertThat(wire.reply(false).isWhole()).isFalse();
    }
    seen.await(2);
    assertThat(seen.lines()).containsExactly("app begins", "app breaks off");
  }

  @Test
  void nothingOfItIsLeft() throws Exception {
    ImageServer server = serve(Duration.ofMillis(100));
    Set<Thread> before = Thread.getAllStackTraces().keySet();
    assertThat(before).anyMatch(thread -> thread.getName().equals("accept"));
    try (Wire _ = fetching(server.address());
        Wire idle = Wire.to(server.address())) {
      idle.ask("GET", "/v2/");
      server.close();
    }
    server.await();
    for (Thread thread : Thread.getAllStackTraces().keySet()) {
      if (Set.of("accept", "client", "layer", "connections").contains(thread.getName())) {
        thread.join();
      }
    }
  }

  @Test
  void anAddressThatIsTakenIsToldInALine() {
    ImageServer server = serve(Duration.ofMillis(100));
    ServeOptions same = new ServeOptions(server.address(), 1);
    assertThatThrownBy(() -> ImageServer.start(same, served, seen))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage(
            "listen at localhost:" + server.address().getPort() + ": address already in use");
    server.close();
    served.serve(same, seen); // and is free again at once
  }
}
