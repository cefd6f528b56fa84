package org.nix2container.compress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.luben.zstd.Zstd;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.nix2container.oci.MediaType;

class DecompressionTest {

  private static final byte[] LAYER = Samples.mixed(300_000, 7);

  private static byte[] gzip(byte[] content) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
      gzip.write(content);
    }
    return out.toByteArray();
  }

  private static byte[] compressed(String format, byte[] content) throws IOException {
    return format.equals("gzip") ? gzip(content) : Zstd.compress(content);
  }

  private static byte[] joined(byte[]... parts) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      out.writeBytes(part);
    }
    return out.toByteArray();
  }

  private static byte[] read(String format, byte[] blob) throws IOException {
    String type = MediaType.OCI_LAYER + "+" + format;
    try (InputStream in = Decompression.of(type, new Trickle(blob))) {
      return in.readAllBytes();
    }
  }

  /** Gives a few bytes at a time, and never says that there are more. */
  private static final class Trickle extends ByteArrayInputStream {
    private final Random random = new Random(1);

    Trickle(byte[] content) {
      super(content);
    }

    @Override
    public int read(byte[] to, int offset, int length) {
      return super.read(to, offset, Math.min(length, 1 + random.nextInt(700)));
    }

    @Override
    public int available() {
      return 0;
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"gzip", "zstd"})
  void readsAllMembersAndFrames(String format) throws Exception {
    byte[] one = compressed(format, LAYER);
    byte[] none = compressed(format, new byte[0]);
    assertThat(read(format, one)).isEqualTo(LAYER);
    assertThat(read(format, joined(none, one, none, one))).isEqualTo(joined(LAYER, LAYER));
    assertThat(read(format, none)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"gzip", "zstd"})
  void refusesWhatIsTruncated(String format) throws Exception {
    byte[] blob = joined(compressed(format, LAYER), compressed(format, LAYER));
    int first = blob.length / 2;
    for (int length : new int[] {5, 9, 100, first - 1, first + 1, first + 5, blob.length - 1}) {
      assertThatThrownBy(() -> read(format, Arrays.copyOf(blob, length)))
          .as("%d of %d bytes", length, blob.length)
          .isInstanceOf(IOException.class);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "gzip, garbage",
    "zstd, garbage",
    "gzip, '\0\0\0\0\0'",
    "zstd, '\0\0\0\0\0'",
    "gzip, x"
  })
  void refusesWhatFollows(String format, String garbage) throws Exception {
    byte[] blob = joined(compressed(format, LAYER), garbage.getBytes(StandardCharsets.US_ASCII));
    assertThatThrownBy(() -> read(format, blob)).isInstanceOf(IOException.class);
  }

  @Test
  void refusesDamagedGzip() throws Exception {
    byte[] whole = gzip(LAYER);
    for (int at : new int[] {2, 3, whole.length / 2, whole.length - 1, whole.length - 5}) {
      byte[] damaged = whole.clone();
      damaged[at] ^= (byte) 0xe0;
      assertThatThrownBy(() -> read("gzip", damaged))
          .as("byte %d", at)
          .isInstanceOf(IOException.class);
    }
  }

  @Test
  void skipsEveryOptionalFieldOfAGzipHeader() throws Exception {
    byte[] plain = gzip(LAYER);
    byte[] start = Arrays.copyOf(plain, 10);
    start[3] = 4 | 8 | 16; // FEXTRA, FNAME, FCOMMENT
    byte[] fields = {3, 0, 'a', 'b', 'c', 'n', 'a', 'm', 'e', 0, 'n', 'o', 't', 'e', 0};
    byte[] rest = Arrays.copyOfRange(plain, 10, plain.length);
    assertThat(read("gzip", joined(start, fields, rest))).isEqualTo(LAYER);

    start[3] |= 2; // FHCRC
    var crc = new java.util.zip.CRC32();
    crc.update(joined(start, fields));
    byte[] sum = {(byte) crc.getValue(), (byte) (crc.getValue() >> 8)};
    assertThat(read("gzip", joined(start, fields, sum, rest))).isEqualTo(LAYER);
    sum[0] ^= 1;
    assertThatThrownBy(() -> read("gzip", joined(start, fields, sum, rest)))
        .hasMessage("damaged gzip header");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {MediaType.DOCKER_LAYER_GZIP, MediaType.OCI_LAYER_GZIP, MediaType.OCI_LAYER_ZSTD})
  void theFirstBytesTellHow(String type) throws Exception {
    for (byte[] blob : new byte[][] {LAYER, gzip(LAYER), Zstd.compress(LAYER)}) {
      try (InputStream in = Decompression.of(type, new ByteArrayInputStream(blob))) {
        assertThat(in.readAllBytes()).isEqualTo(LAYER);
      }
    }
  }

  @Test
  void aTarIsLeftAsItIs() throws Exception {
    byte[] blob = gzip(LAYER);
    InputStream in = Decompression.of(MediaType.OCI_LAYER, new ByteArrayInputStream(blob));
    assertThat(in.readAllBytes()).isEqualTo(blob);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 3})
  void shortBlobsAreNotCompressed(int length) throws Exception {
    assertThat(read("gzip", new byte[length])).hasSize(length);
  }
}
