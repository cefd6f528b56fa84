package org.nix2container.compress;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;

/** Contents to compress, and blobs of them. */
final class Samples {

  private Samples() {}

  /** Words, runs, and what cannot be compressed, in turns; the same on every machine. */
  static byte[] mixed(int length, long seed) {
    Random random = new Random(seed);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    while (out.size() < length) {
      switch (random.nextInt(4)) {
        case 0 -> out.writeBytes(noise(random.nextInt(20_000), random.nextLong()));
        case 1 -> out.writeBytes(new byte[random.nextInt(20_000)]);
        default -> {
          for (int i = random.nextInt(3000); i >= 0; i--) {
            String word = Integer.toString(random.nextInt(1 << random.nextInt(1, 16)), 36) + " ";
            out.writeBytes(word.getBytes(StandardCharsets.US_ASCII));
          }
        }
      }
    }
    return Arrays.copyOf(out.toByteArray(), length);
  }

  static byte[] noise(int length, long seed) {
    byte[] bytes = new byte[length];
    new Random(seed).nextBytes(bytes);
    return bytes;
  }

  /** The blob of this layer. */
  static byte[] compress(Compression compression, byte[] layer) throws IOException {
    try (Compressors compressors = new Compressors(2)) {
      return compress(compressors, compression, layer);
    }
  }

  static byte[] compress(Compressors compressors, Compression compression, byte[] layer)
      throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (CompressedLayer blob =
        compressors.begin(compression, (buffer, length) -> out.write(buffer, 0, length))) {
      blob.accept(layer, layer.length);
      blob.finish();
    }
    return out.toByteArray();
  }
}
