package org.nix2container.serve;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nix2container.layer.Layer;

/** Clients that want much, or are slow, leave something for others. */
class LimitsTest {

  private static final Duration LONG = Duration.ofMinutes(10);
  private static final Duration SHORT = Duration.ofMillis(300);
  private static final ServeOptions.Patience PATIENT =
      new ServeOptions.Patience(LONG, LONG, LONG, SHORT);

  private static final int SMALL_BUFFER = 4096;

  @TempDir Path folder;
  private final SeenLayers seen = new SeenLayers();
  private ServedStore served;
  private Layer large;
  private Layer small;

  @BeforeEach
  void makeImages() throws IOException {
    served = new ServedStore(folder);
    large = served.large();
    small = served.store().layer("small", "small");
    served.with("large", "latest", served.store().source(large));
    served.with("small", "latest", served.store().source(small));
  }

  @AfterEach
  void stop() throws IOException {
    served.close();
  }

  private ServeOptions one() {
    return new ServeOptions(ServedStore.options().listen(), 1).withPatience(PATIENT);
  }

  private InetSocketAddress serve(ServeOptions options) {
    return served.serve(options, seen).address();
  }

  /** Begins to fetch the large layer, and takes no more than the head. */
  private Wire stalled(InetSocketAddress at) throws Exception {
    int before = seen.lines().size();
    Wire wire = Wire.to(at, SMALL_BUFFER);
    wire.send(Wire.head("GET", "/v2/large/blobs/" + large.digest()));
    seen.await(before + 1);
    return wire;
  }

  private String smallBlob() {
    return "/v2/small/blobs/" + small.digest();
  }

  private static void awaitWaiting(InetSocketAddress at, int count) throws Exception {
    String wanted = "\nnix2container_generations_waiting " + count + "\n";
    while (!Wire.ask(at, "GET", "/metrics").text().contains(wanted)) {
      Thread.sleep(5);
    }
  }

  @Test
  void tooManyLayersAreToldToComeAgain() throws Exception {
    InetSocketAddress at = serve(one().withWaiting(0));
    try (Wire _ = stalled(at);
        Wire other = Wire.to(at)) {
      Wire.Reply reply = other.ask("GET", smallBlob());
      assertThat(reply.status()).isEqualTo(503);
      assertThat(reply.text()).contains("\"TOOMANYREQUESTS\"");
      assertThat(reply.field("Retry-After")).isPresent();
      assertThat(other.ask("HEAD", smallBlob()).status()).as("nothing is made").isEqualTo(200);
      assertThat(other.ask("GET", "/v2/small/manifests/latest").status()).isEqualTo(200);
    }
  }

  @Test
  void fewerWaitForTheirTurnInTheirOrder() throws Exception {
    InetSocketAddress at = serve(one().withWaiting(2));
    served.with("first", "latest", served.store().source(small));
    served.with("second", "latest", served.store().source(small));
    try (Wire stalled = stalled(at);
        Wire first = Wire.to(at);
        Wire second = Wire.to(at)) {
      first.send(Wire.head("GET", "/v2/first/blobs/" + small.digest()));
      awaitWaiting(at, 1);
      second.send(Wire.head("GET", "/v2/second/blobs/" + small.digest()));
      awaitWaiting(at, 2);
      assertThat(Wire.ask(at, "GET", smallBlob()).status()).isEqualTo(503);
      stalled.close();
      assertThat(first.reply(false).body()).isEqualTo(served.store().tar(small));
      assertThat(second.reply(false).body()).isEqualTo(served.store().tar(small));
    }
    assertThat(seen.lines())
        .containsExactly(
            "large begins",
            "large breaks off",
            "first begins",
            "first ends",
            "second begins",
            "second ends");
  }

  @Test
  void aClientThatTakesNothingFreesItsPlace() throws Exception {
    InetSocketAddress at =
        serve(one().withPatience(new ServeOptions.Patience(LONG, LONG, SHORT, SHORT)));
    try (Wire stalled = stalled(at)) {
      assertThat(Wire.ask(at, "GET", smallBlob()).body()).isEqualTo(served.store().tar(small));
      assertThat(stalled.reply(false).isWhole()).isFalse();
    }
    assertThat(seen.lines().subList(0, 3))
        .containsExactly("large begins", "large breaks off", "small begins");
  }

  @Test
  void severalLayersAreMadeAtOnce() throws Exception {
    InetSocketAddress at =
        serve(new ServeOptions(ServedStore.options().listen(), 3).withPatience(PATIENT));
    try (Wire _ = stalled(at);
        Wire _ = stalled(at)) {
      assertThat(Wire.ask(at, "GET", smallBlob()).status()).isEqualTo(200);
    }
  }

  @Test
  void aRequestThatDoesNotEndIsBrokenOff() throws Exception {
    InetSocketAddress at =
        serve(one().withPatience(new ServeOptions.Patience(LONG, SHORT, LONG, SHORT)));
    try (Wire wire = Wire.to(at)) {
      wire.send("GET /v2/ HTTP/1.1\r\nHost: ");
      assertThat(wire.isClosed()).isTrue();
    }
  }

  @Test
  void aConnectionThatIsNotUsedIsClosed() throws Exception {
    InetSocketAddress at =
        serve(one().withPatience(new ServeOptions.Patience(SHORT, SHORT, LONG, SHORT)));
    try (Wire used = Wire.to(at);
        Wire never = Wire.to(at)) {
      assertThat(used.ask("GET", "/v2/").status()).isEqualTo(200);
      assertThat(used.isClosed()).isTrue();
      assertThat(never.isClosed()).isTrue();
    }
  }

  @Test
  void whoHasBeenIdleLongestMakesRoomForAnother() throws Exception {
    InetSocketAddress at = serve(one().withConnections(3));
    List<Wire> wires = new ArrayList<>();
    try {
      for (int i = 0; i < 3; i++) {
        wires.add(Wire.to(at));
        assertThat(wires.get(i).ask("GET", "/v2/").status()).isEqualTo(200);
      }
      assertThat(wires.get(0).ask("GET", "/v2/").status()).isEqualTo(200);
      assertThat(Wire.ask(at, "GET", "/healthz").status()).isEqualTo(200);
      assertThat(wires.get(1).isClosed()).isTrue();
      assertThat(wires.get(0).ask("GET", "/v2/").status()).isEqualTo(200);
      assertThat(wires.get(2).ask("GET", "/v2/").status()).isEqualTo(200);
    } finally {
      for (Wire wire : wires) {
        wire.close();
      }
    }
  }

  @Test
  void manyConnectionsAreNoHindrance() throws Exception {
    InetSocketAddress at = serve(one());
    List<Wire> wires = new ArrayList<>();
    try {
      for (int i = 0; i < 400; i++) {
        Wire wire = Wire.to(at);
        wire.send("GET /v2/ HTTP"); // each has a thread
        wires.add(wire);
        if (i == 200) {
          assertThat(Wire.ask(at, "GET", "/v2/").status()).isEqualTo(200);
        }
      }
      for (Wire wire : wires.subList(0, 20)) {
        wire.send("/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
        assertThat(wire.reply(false).status()).isEqualTo(200);
      }
    } finally {
      for (Wire wire : wires) {
        wire.close();
      }
    }
    assertThat(Wire.ask(at, "GET", smallBlob()).status()).isEqualTo(200);
  }
}
