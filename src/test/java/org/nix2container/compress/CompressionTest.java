package org.nix2container.compress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.luben.zstd.util.ZstdVersion;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nix2container.failure.InvalidInputException;

class CompressionTest {

  @Test
  void isChosenByName() {
    assertThat(Compression.parse("gzip", OptionalInt.of(9))).isEqualTo(new Compression.Gzip(9));
    assertThat(Compression.parse("zstd", OptionalInt.of(20))).isEqualTo(new Compression.Zstd(20));
    assertThat(Compression.parse("none", OptionalInt.empty())).isEqualTo(new Compression.None());
    assertThat(Compression.parse("gzip", OptionalInt.empty()))
        .isEqualTo(new Compression.Gzip(Compression.Gzip.DEFAULT_LEVEL));
    assertThat(Compression.parse("zstd", OptionalInt.empty()))
        .isEqualTo(new Compression.Zstd(Compression.Zstd.DEFAULT_LEVEL));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          gzip | 0  | compression level 0: gzip has the levels 1 to 9
          gzip | 10 | compression level 10: gzip has the levels 1 to 9
          zstd | -1 | compression level -1: zstd has the levels 1 to 20
          zstd | 21 | compression level 21: zstd has the levels 1 to 20
          none | 1  | compression level 1: there are no levels without compression
          xz   | 6  | compression format "xz": must be gzip, zstd or none
          """)
  void refusesWhatThereIsNot(String format, int level, String message) {
    assertThatThrownBy(() -> Compression.parse(format, OptionalInt.of(level)))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage(message);
  }

  @Test
  void hasTheMediaTypesOfTheOci() {
    String tar = "application/vnd.oci.image.layer.v1.tar";
    assertThat(new Compression.None().layerMediaType()).isEqualTo(tar);
    assertThat(new Compression.Gzip(1).layerMediaType()).isEqualTo(tar + "+gzip");
    assertThat(new Compression.Zstd(1).layerMediaType()).isEqualTo(tar + "+zstd");
  }

  /** Another version may give other bytes: {@link GoldenBlobsTest} tells whether it does. */
  @Test
  void namesTheLibrariesWithTheirVersions() {
    assertThat(new Compression.Zstd(3).encoder())
        .isEqualTo("zstd-" + ZstdVersion.VERSION + "-1MiB-3");
    assertThat(new Compression.Gzip(5).encoder()).matches("libdeflate-aircompressor-.*-1MiB-5");
    String jar = new Compression.Gzip(5).encoder().replaceAll("libdeflate-|-1MiB-5", "");
    assertThat(LibDeflate.class.getResource("/aircompressor/linux-amd64/libdeflate.so").toString())
        .contains(jar.replace("aircompressor-", "aircompressor-v3-") + ".jar!");
    assertThat(Block.SIZE).isEqualTo(1 << 20);
  }
}
