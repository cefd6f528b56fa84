package org.nix2container.compress;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HexFormat;
import java.util.OptionalInt;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nix2container.oci.Digest;

/**
 * Blobs that registries hold have these bytes. If this fails then the encoder is another: its
 * {@link Compression#encoder()} has to become another as well, and then these digests.
 */
class GoldenBlobsTest {

  @ParameterizedTest
  @CsvSource({
    "gzip, 1, libdeflate-aircompressor-3.14-1MiB-1, 39f5e6126eb9cfa452a9d759f0226e8986a6ee4f4685635457520321ad8df346",
    "gzip, 2, libdeflate-aircompressor-3.14-1MiB-2, 42d80bd8c95bb2072a42a09e55baeb9ff203e332ad56f8d73e06a3a6026ad9de",
    "gzip, 5, libdeflate-aircompressor-3.14-1MiB-5, ec02691d43a3ddbbdc63a16f1898367663b695dc963a79de576c1843629ac207",
    "gzip, 9, libdeflate-aircompressor-3.14-1MiB-9, cf40ef8029ee04e36b8a6a9ab86dab0153ea59f149ea9941523afe17e436d772",
    "zstd, 1, zstd-1.5.7-28-1MiB-1, b9f888e24734f9328791b381a3cc90dd36f155b16531e61131c85c2e0bd249af",
    "zstd, 2, zstd-1.5.7-28-1MiB-2, 1e60d43e911692bc34b6a0c2fe26dc46ef8bb8f7b8d748c50490550dc22b1d5d",
    "zstd, 3, zstd-1.5.7-28-1MiB-3, bde000d62eab5da70856fb1a1aee974c9d8cccac0bf35d2711e6bdf82d3c5c47",
    "zstd, 7, zstd-1.5.7-28-1MiB-7, 3b05a6e0b7cffbfeaf4da1830e752d302a3d5ea0011bc6849244908b61cfd1f5",
    "zstd, 12, zstd-1.5.7-28-1MiB-12, 0c5ddd1358b8016d12e49c042cb9cabd94353874fa40b23a7605c257eacd0a90",
    "zstd, 19, zstd-1.5.7-28-1MiB-19, c5ce4f4402515acc94e6947824b8cff45711860701d9739573bf61790eccff26",
  })
  void areTheSameForEver(String format, int level, String encoder, String digest) throws Exception {
    Compression compression = Compression.parse(format, OptionalInt.of(level));
    byte[] blob = Samples.compress(compression, Samples.mixed(3_000_000, 42));
    assertThat(compression.encoder() + " " + Digest.of(blob).hex())
        .isEqualTo(encoder + " " + digest);
  }

  @ParameterizedTest
  @CsvSource({
    "gzip, 1f8b08000000000000ff010000ffff0000000000000000",
    "zstd, 28b52ffd2000010000",
  })
  void nothingIsAMemberToo(String format, String start) throws Exception {
    byte[] blob = Samples.compress(Compression.parse(format, OptionalInt.empty()), new byte[0]);
    assertThat(HexFormat.of().formatHex(blob)).startsWith(start);
  }
}
