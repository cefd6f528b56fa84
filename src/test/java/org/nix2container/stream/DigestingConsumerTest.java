package org.nix2container.stream;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.nix2container.oci.Digest;

class DigestingConsumerTest {

  private final long seed = Long.getLong("seed", System.nanoTime());

  @Test
  void thePiecesDoNotMatter() throws IOException {
    Random random = new Random(seed);
    for (int round = 0; round < 200; round++) {
      byte[] all = new byte[random.nextInt(100_000)];
      random.nextBytes(all);
      ByteArrayOutputStream passed = new ByteArrayOutputStream();
      DigestingConsumer digesting =
          new DigestingConsumer((buffer, length) -> passed.write(buffer, 0, length));
      int done = 0;
      while (done < all.length) {
        int length = Math.min(random.nextInt(1 << random.nextInt(16)), all.length - done);
        digesting.accept(Arrays.copyOfRange(all, done, done + length + 10), length);
        done += length;
      }
      assertThat(digesting.digest())
          .as("seed %d", seed)
          .isEqualTo(new TarDigest(Digest.of(all), all.length));
      assertThat(passed.toByteArray()).isEqualTo(all);
    }
  }
}
