package org.nix2container.serve;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nix2container.layer.Layer;

/** Any bytes of a layer that is made for each request are those that it has. */
class RangesTest {

  private static final int BLOCK = 512 * 1024;

  @TempDir Path folder;
  private ServedStore served;

  @AfterEach
  void stop() throws IOException {
    served.close();
  }

  @Test
  void anyRangeIsThatSliceOfTheWhole() throws IOException {
    served = new ServedStore(folder);
    Random random = new Random(4);
    Path path = served.store().storePath("files", "x");
    for (int i = 0; i < 40; i++) {
      byte[] content = new byte[random.nextInt(80_000)];
      random.nextBytes(content);
      Files.write(path.resolve("file" + i), content);
    }
    Layer layer = served.store().layer(path);
    byte[] tar = served.store().tar(layer);
    assertThat(tar.length).as("several blocks").isGreaterThan(2 * BLOCK);
    InetSocketAddress at = served.with("app", "latest", served.store().source(layer)).serve();
    try (Wire wire = Wire.to(at)) {
      for (int i = 0; i < 100; i++) {
        int from = place(random, tar.length);
        int to = Math.clamp((long) from + 1 + random.nextInt(BLOCK), from + 1, tar.length);
        String range = to == tar.length ? from + "-" : from + "-" + (to - 1);
        Wire.Reply reply =
            wire.ask("GET", "/v2/app/blobs/" + layer.digest(), "Range: bytes=" + range);
        assertThat(reply.status()).as(range).isEqualTo(206);
        assertThat(reply.body()).as(range).isEqualTo(Arrays.copyOfRange(tar, from, to));
      }
    }
  }

  /** Often where one block ends, or all of it. */
  private static int place(Random random, int size) {
    int any = random.nextInt(size);
    int near = (any / BLOCK + 1) * BLOCK - 2 + random.nextInt(4);
    return switch (random.nextInt(4)) {
      case 0 -> Math.min(near, size - 1);
      case 1 -> size - 1 - random.nextInt(10);
      default -> any;
    };
  }
}
