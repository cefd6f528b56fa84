package org.nix2container.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TransferRateTest {

  private static final long SECOND = 1_000_000_000L;

  private final TransferRate rate = new TransferRate();

  @Test
  void nothingIsMeasuredOfOneSample() {
    assertThat(rate.bytesPerSecond(0)).isZero();
    rate.note(0, 100);
    assertThat(rate.bytesPerSecond(0)).isZero();
  }

  @Test
  void theLastSecondsCount() {
    for (int second = 0; second <= 10; second++) {
      rate.note(second * SECOND, second * 1000L);
    }
    assertThat(rate.bytesPerSecond(10 * SECOND)).isEqualTo(1000);
    for (int second = 11; second <= 20; second++) {
      rate.note(second * SECOND, 10_000);
    }
    assertThat(rate.bytesPerSecond(20 * SECOND)).isZero();
  }

  @Test
  void whatBeginsAgainIsMeasuredAnew() {
    rate.note(0, 0);
    rate.note(SECOND, 1_000_000);
    rate.note(2 * SECOND, 0);
    rate.note(3 * SECOND, 500);
    assertThat(rate.bytesPerSecond(3 * SECOND)).isEqualTo(500);
  }
}
