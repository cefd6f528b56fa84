package org.nix2container.serve;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nix2container.layer.Layer;
import org.nix2container.pull.DigestMismatchException;

/** No client takes a layer for whole that is not the one it asked for. */
class FailingLayersTest {

  private static final int SEVERAL_BLOCKS = 3_000_000;

  @TempDir Path folder;
  private final SeenLayers seen = new SeenLayers();
  private ServedStore served;
  private ImageServer server;

  @BeforeEach
  void start() {
    served = new ServedStore(folder);
    server = served.serve(ServedStore.options(), seen);
  }

  @AfterEach
  void stop() throws IOException {
    served.close();
  }

  private Layer layer(int size) throws IOException {
    Layer layer = served.store().layer("data", "a".repeat(size));
    served.with("app", "latest", served.store().source(layer));
    return layer;
  }

  private Wire.Reply get(Layer layer, String... fields) throws IOException {
    return Wire.ask(server.address(), "GET", "/v2/app/blobs/" + layer.digest(), fields);
  }

  @Test
  void ofALayerThatHasChangedTheClientGetsTooFewBytes() throws Exception {
    Layer layer = layer(SEVERAL_BLOCKS);
    long size = served.store().tar(layer).length;
    served.store().storePath("data", "b".repeat(SEVERAL_BLOCKS));
    Wire.Reply reply = get(layer);
    assertThat(reply.status()).isEqualTo(200);
    assertThat(reply.field("Content-Length")).contains(Long.toString(size));
    assertThat(reply.isWhole()).isFalse();
    seen.await(3);
    assertThat(seen.lines()).containsExactly("app begins", "app fails", "app breaks off");
    assertThat(seen.failures().getFirst())
        .isInstanceOf(DigestMismatchException.class)
        .hasMessageContaining(folder + "/store/data is not what the image says");
  }

  @Test
  void ofAFileThatIsShorterNowTheClientGetsTooFewBytes() throws Exception {
    Layer layer = layer(SEVERAL_BLOCKS);
    served.store().storePath("data", "a".repeat(SEVERAL_BLOCKS / 2));
    assertThat(get(layer).isWhole()).isFalse();
    seen.await(3);
    assertThat(seen.failures()).hasSize(1);
  }

  @Test
  void ofAFileThatIsLongerNowTheClientGetsTooFewBytes() throws Exception {
    Layer layer = layer(SEVERAL_BLOCKS);
    served.store().storePath("data", "a".repeat(SEVERAL_BLOCKS * 2));
    assertThat(get(layer).isWhole()).isFalse();
    seen.await(3);
    assertThat(seen.failures()).hasSize(1);
  }

  /** Nothing of it was sent yet when its digest was seen to be another. */
  @Test
  void aSmallLayerThatHasChangedIsAnErrorOfTheServer() throws Exception {
    Layer layer = layer(10);
    served.store().storePath("data", "b".repeat(10));
    try (Wire wire = Wire.to(server.address())) {
      Wire.Reply reply = wire.ask("GET", "/v2/app/blobs/" + layer.digest());
      assertThat(reply.status()).isEqualTo(500);
      assertThat(reply.text()).contains("\"UNKNOWN\"").doesNotContain(folder.toString());
      assertThat(reply.isWhole()).isTrue();
      assertThat(wire.ask("GET", "/v2/").status()).as("it goes on").isEqualTo(200);
    }
    assertThat(seen.failures()).hasSize(1);
  }

  @Test
  void aLayerWhoseFilesAreGoneIsAnErrorOfTheServer() throws Exception {
    Layer layer = layer(10);
    Files.delete(folder.resolve("store/data/data"));
    Files.delete(folder.resolve("store/data"));
    assertThat(get(layer).status()).isEqualTo(500);
    assertThat(seen.failures().getFirst()).hasMessageContaining(folder + "/store/data");
  }

  @Test
  void theRestOfALayerThatHasChangedIsNotGiven() throws Exception {
    Layer layer = layer(SEVERAL_BLOCKS);
    served.store().storePath("data", "b".repeat(SEVERAL_BLOCKS));
    assertThat(get(layer, "Range: bytes=1000000-").isWhole()).isFalse();
    assertThat(get(layer, "Range: bytes=-10").status()).isEqualTo(500);
    seen.await(6);
    assertThat(seen.failures()).hasSize(2);
  }

  /** A client that asks for parts has to digest what it puts together of them. */
  @Test
  void ofAShorterLayerNoPartIsFilledUp() throws Exception {
    Layer layer = layer(SEVERAL_BLOCKS);
    served.store().storePath("data", "a");
    assertThat(get(layer, "Range: bytes=1000000-2000000").status()).isEqualTo(500);
    assertThat(get(layer, "Range: bytes=0-2000000").isWhole()).isFalse();
    seen.await(6);
    assertThat(seen.failures().getFirst()).hasMessageContaining("shorter than the image says");
  }

  @Test
  void aStoredLayerThatIsDamagedIsNotGivenWhole() throws Exception {
    Layer stored = served.store().gzipped(layer(10));
    served.with("app", "stored", served.store().source(stored));
    byte[] blob = Files.readAllBytes(Path.of(stored.file().orElseThrow()));
    blob[blob.length / 2] ^= 1;
    Files.write(Path.of(stored.file().orElseThrow()), blob);
    assertThat(get(stored).status()).isEqualTo(500);
    assertThat(seen.failures()).hasSize(1);
  }
}
