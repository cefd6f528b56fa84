package org.nix2container.tar;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TarBlocksTest {

  @ParameterizedTest
  @CsvSource({
    "0, 0",
    "1, 511",
    "511, 1",
    "512, 0",
    "513, 511",
    "8589934592, 0",
    "9223372036854775807, 1"
  })
  void paddingReachesTheNextBlock(long size, long padding) {
    assertThat(TarBlocks.padding(size)).isEqualTo(padding);
  }
}
