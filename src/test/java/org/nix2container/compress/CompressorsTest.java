package org.nix2container.compress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code -Dseed=N} replays what is random. */
@Timeout(60)
class CompressorsTest {

  private final long seed = Long.getLong("seed", System.nanoTime());

  static Stream<Compression> compressions() {
    return Stream.of(
        new Compression.Gzip(1),
        new Compression.Gzip(5),
        new Compression.Gzip(9),
        new Compression.Zstd(1),
        new Compression.Zstd(3),
        new Compression.Zstd(7),
        new Compression.Zstd(13),
        new Compression.None());
  }

  @ParameterizedTest
  @MethodSource("compressions")
  void bytesDependOnTheInputAlone(Compression compression) throws Exception {
    Random random = new Random(seed);
    byte[] layer = Samples.mixed(random.nextInt(6_000_000), random.nextLong());
    byte[] blob = Samples.compress(compression, layer);
    for (int cores : new int[] {1, 2, 3, 8}) {
      try (Compressors compressors = new Compressors(cores);
          ExecutorService threads = Executors.newFixedThreadPool(4)) {
        List<Future<byte[]>> blobs = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
          Random own = new Random(random.nextLong());
          blobs.add(threads.submit(() -> inRandomPieces(compressors, compression, layer, own)));
        }
        for (Future<byte[]> same : blobs) {
          assertThat(Arrays.equals(same.get(), blob)).as("seed %d", seed).isTrue();
        }
      }
    }
  }

  private static byte[] inRandomPieces(
      Compressors compressors, Compression compression, byte[] layer, Random random)
      throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (CompressedLayer blob =
        compressors.begin(compression, (buffer, length) -> out.write(buffer, 0, length))) {
      int done = 0;
      while (done < layer.length) {
        int length = Math.min(random.nextInt(1 << random.nextInt(22)), layer.length - done);
        byte[] piece = Arrays.copyOfRange(layer, done, done + length);
        blob.accept(piece, length);
        Arrays.fill(piece, (byte) 1); // it is the producer's again
        done += length;
      }
      blob.finish();
    }
    return out.toByteArray();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, Block.SIZE - 1, Block.SIZE, Block.SIZE + 1, 3 * Block.SIZE})
  void areReadBack(int size) throws Exception {
    for (Compression compression : compressions().toList()) {
      for (byte[] layer : List.of(Samples.mixed(size, seed), Samples.noise(size, seed))) {
        byte[] blob = Samples.compress(compression, layer);
        var in = Decompression.of(compression.layerMediaType(), new ByteArrayInputStream(blob));
        assertThat(Arrays.equals(in.readAllBytes(), layer)).as("%s", compression).isTrue();
      }
    }
  }

  /** One thread may have several layers under way: none waits for another to go on. */
  @Test
  void layersDoNotWaitForOneAnother() throws Exception {
    byte[] layer = Samples.mixed(3_000_000, 1);
    Compression compression = new Compression.Zstd(1);
    try (Compressors compressors = new Compressors(1)) {
      List<CompressedLayer> layers = new ArrayList<>();
      for (int i = 0; i < 20; i++) {
        layers.add(compressors.begin(compression, (buffer, length) -> {}));
      }
      for (int i = 0; i < 5; i++) {
        for (CompressedLayer each : layers) {
          each.accept(layer, layer.length);
        }
      }
      for (CompressedLayer each : layers) {
        each.finish();
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 8})
  void aConsumersFailureStopsItsLayerAlone(int cores) throws Exception {
    byte[] layer = Samples.noise(10_000_000, 1);
    try (Compressors compressors = new Compressors(cores)) {
      for (int i = 0; i < 20; i++) {
        CompressedLayer failing =
            compressors.begin(
                new Compression.Gzip(1),
                (buffer, length) -> {
                  throw new IOException("full");
                });
        try (failing) {
          assertThatThrownBy(
                  () -> {
                    failing.accept(layer, layer.length);
                    failing.finish();
                  })
              .isInstanceOf(IOException.class)
              .hasMessage("full");
          assertThatThrownBy(() -> failing.accept(layer, layer.length))
              .isInstanceOf(IOException.class);
        }
      }
      byte[] blob = Samples.compress(compressors, new Compression.Gzip(1), layer);
      assertThat(blob).isEqualTo(Samples.compress(new Compression.Gzip(1), layer));
    }
    assertThat(threadsThatCompress()).isEmpty();
  }

  @Test
  void aLayerMayBeGivenUp() throws Exception {
    byte[] layer = Samples.mixed(2_500_000, 1);
    try (Compressors compressors = new Compressors(2)) {
      for (int i = 0; i < 50; i++) {
        try (CompressedLayer givenUp =
            compressors.begin(new Compression.Zstd(9), (buffer, length) -> {})) {
          givenUp.accept(layer, layer.length);
        }
      }
    }
    assertThat(threadsThatCompress()).isEmpty();
  }

  @Test
  void closingStopsLayersUnderWay() throws Exception {
    byte[] layer = Samples.mixed(5_000_000, 1);
    Compressors compressors = new Compressors(2);
    try (CompressedLayer endless =
        compressors.begin(new Compression.Zstd(3), (buffer, length) -> {})) {
      endless.accept(layer, layer.length);
      Thread closer = Thread.ofPlatform().start(compressors::close);
      assertThatThrownBy(
              () -> {
                while (true) {
                  endless.accept(layer, layer.length);
                }
              })
          .isInstanceOf(IOException.class);
      closer.join();
    }
    assertThat(threadsThatCompress()).isEmpty();
  }

  @Test
  void anInterruptEndsTheWaiting() throws Exception {
    byte[] layer = Samples.mixed(50_000_000, 1);
    try (Compressors compressors = new Compressors(1)) {
      List<Throwable> thrown = new ArrayList<>();
      List<Boolean> flag = new ArrayList<>();
      Thread thread =
          new Thread(() -> {
            try (CompressedLayer slow =
                compressors.begin(new Compression.Zstd(20), (buffer, length) -> {})) {
              slow.accept(layer, layer.length);
            } catch (IOException e) {
              thrown.add(e);
              flag.add(Thread.currentThread().isInterrupted());
            }
          });
      thread.start();
      thread.interrupt();
      thread.join();
      assertThat(thrown).singleElement().satisfies(e -> assertThat(e).hasMessage("interrupted"));
      assertThat(flag).containsExactly(true);
    }
  }

  private static List<String> threadsThatCompress() {
    return Thread.getAllStackTraces().keySet().stream()
        .map(Thread::getName)
        .filter(name -> name.startsWith("compress-"))
        .toList();
  }

  /** {@link BlockEncoder}s are used again, so what they did before must not show. */
  @Test
  void whatWasCompressedBeforeDoesNotShow() throws IOException {
    byte[] first = Samples.mixed(Block.SIZE, 1);
    byte[] second = Samples.mixed(700_000, 2);
    List<Compression> all = new ArrayList<>();
    for (int level = 1; level <= 9; level++) {
      all.add(new Compression.Gzip(level));
    }
    for (int level = 1; level <= 20; level++) {
      all.add(new Compression.Zstd(level));
    }
    for (Compression compression : all) {
      try (Compressors one = new Compressors(1)) {
        Samples.compress(one, compression, first);
        byte[] used = Samples.compress(one, compression, second);
        assertThat(Arrays.equals(used, Samples.compress(compression, second)))
            .as("%s", compression)
            .isTrue();
      }
    }
  }
}
