package org.nix2container.compress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Programs and libraries of others read what is written here. */
class ForeignDecodersTest {

  private static final String PYTHON =
      "import gzip,sys; sys.stdout.buffer.write(gzip.decompress(sys.stdin.buffer.read()))";

  @TempDir private Path directory;

  private byte[] run(byte[] input, String... command) throws Exception {
    Path in = Files.write(directory.resolve("in"), input);
    Path out = directory.resolve("out");
    try {
      Process process =
          new ProcessBuilder(command)
              .redirectInput(in.toFile())
              .redirectOutput(out.toFile())
              .redirectError(ProcessBuilder.Redirect.INHERIT)
              .start();
      assertThat(process.waitFor()).as("%s", List.of(command)).isZero();
    } catch (IOException e) {
      assumeTrue(false, command[0] + " is not there");
    }
    return Files.readAllBytes(out);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, Block.SIZE, 3_456_789})
  void readGzip(int size) throws Exception {
    for (byte[] layer : List.of(Samples.mixed(size, 1), Samples.noise(size, 1))) {
      byte[] blob = Samples.compress(new Compression.Gzip(5), layer);
      assertThat(Arrays.equals(run(blob, "gzip", "-dc"), layer)).isTrue();
      assertThat(Arrays.equals(run(blob, "python3", "-c", PYTHON), layer)).isTrue();
      try (var in = new GZIPInputStream(new ByteArrayInputStream(blob))) {
        assertThat(Arrays.equals(in.readAllBytes(), layer)).isTrue();
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, Block.SIZE, 3_456_789})
  void readZstd(int size) throws Exception {
    for (byte[] layer : List.of(Samples.mixed(size, 1), Samples.noise(size, 1))) {
      byte[] blob = Samples.compress(new Compression.Zstd(2), layer);
      assertThat(Arrays.equals(run(blob, "zstd", "-dc"), layer)).isTrue();
    }
  }

  @Test
  void readTheHighestLevels() throws Exception {
    byte[] layer = Samples.mixed(2_500_000, 1);
    byte[] gzip = Samples.compress(new Compression.Gzip(9), layer);
    byte[] zstd = Samples.compress(new Compression.Zstd(20), layer);
    assertThat(Arrays.equals(run(gzip, "gzip", "-dc"), layer)).isTrue();
    assertThat(Arrays.equals(run(zstd, "zstd", "-dc"), layer)).isTrue();
  }
}
