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
    "zstd, 1, zstd-1.5.7-28-1MiB-1, 21e92429e32fd8743448b6cf63cee8741b426df40eb339db960870f939dd388c",
    "zstd, 2, zstd-1.5.7-28-1MiB-2, 9d091731a80fdc9b2ab16ecf9c76d04cc03f56390bc5e40588b92502a80dc7c3",
    "zstd, 3, zstd-1.5.7-28-1MiB-3, c93a547b73031f0c54c4ded1372ec8c33567b8b7694fa5ceee409fc602c13b4c",
    "zstd, 7, zstd-1.5.7-28-1MiB-7, ca70b66eec426fbcbc3588ae477863ef957b50709cf69f508d2c11989a5f4af2",
    "zstd, 12, zstd-1.5.7-28-1MiB-12, 3107f164079a9584da8d1bb43acb414d143a88aeac0bc5934df04c8197ab79b1",
    "zstd, 19, zstd-1.5.7-28-1MiB-19, ef743ddd47620e26c4265b886b722c5eb550d31eeb69f0195d3317521b9fdba0",
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
    "zstd, 28b52ffd2400010000",
  })
  void nothingIsAMemberToo(String format, String start) throws Exception {
    byte[] blob = Samples.compress(Compression.parse(format, OptionalInt.empty()), new byte[0]);
    assertThat(HexFormat.of().formatHex(blob)).startsWith(start);
  }
}
