package org.nix2container.registry;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RetriesTest {

  private static final Instant NOW = Instant.parse("2026-11-25T12:00:00Z");

  @ParameterizedTest
  @CsvSource({"0, 0, 375", "0, 1, 625", "1, 0.5, 1000", "3, 0.5, 4000", "99, 0.5, 60000"})
  void theWaitGrowsAndIsNeverTheSame(int before, double random, long millis) {
    assertThat(Retries.delay(before, Optional.empty(), Optional.empty(), random))
        .isEqualTo(Duration.ofMillis(millis));
  }

  @Test
  void whatTheUserSaysIsAlwaysTheSame() {
    Optional<Duration> fixed = Optional.of(Duration.ofSeconds(90));
    assertThat(Retries.delay(5, fixed, Optional.empty(), 0.3)).isEqualTo(Duration.ofSeconds(90));
  }

  @ParameterizedTest
  @CsvSource({"20, 20", "0, 0.5", "3600, 60"})
  void itIsNoLessThanTheRegistryAsksForUpToAMinute(long asked, double seconds) {
    Optional<Duration> retryAfter = Optional.of(Duration.ofSeconds(asked));
    assertThat(Retries.delay(0, Optional.empty(), retryAfter, 0.5))
        .isEqualTo(Duration.ofMillis((long) (seconds * 1000)));
  }

  @ParameterizedTest
  @CsvSource({
    "7, 7",
    "' 7 ', 7",
    "-1, 0",
    "99999999, 86400",
    "'Wed, 25 Nov 2026 12:00:30 GMT', 30",
    "'Wed, 25 Nov 2026 11:00:00 GMT', 0",
  })
  void theRegistryAsksInSecondsOrByDate(String field, long seconds) {
    assertThat(Retries.asked(field, NOW)).contains(Duration.ofSeconds(seconds));
  }

  @ParameterizedTest
  @CsvSource({"''", "soon", "99999999999999999999"})
  void whatCannotBeReadIsNotAsked(String field) {
    assertThat(Retries.asked(field, NOW)).isEmpty();
  }
}
