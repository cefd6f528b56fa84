package org.nix2container.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GoDurationTest {

  @ParameterizedTest
  @CsvSource({
    "0, PT0S",
    "0s, PT0S",
    "90s, PT1M30S",
    "1h30m, PT1H30M",
    "1.5s, PT1.5S",
    ".5m, PT30S",
    "1.s, PT1S",
    "300ms, PT0.3S",
    "2us3ns, PT0.000002003S",
    "2µs, PT0.000002S",
    "2562047h47m16.854775807s, PT2562047H47M16.854775807S"
  })
  void goReadsIt(String text, Duration duration) {
    assertThat(GoDuration.parse(text)).contains(duration);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "5",
        "-1s",
        "+1s",
        "s",
        "1",
        "1d",
        "1 s",
        "1s ",
        ".s",
        "1..s",
        "1e3s",
        "3000000h"
      })
  void otherTextsAreNone(String text) {
    assertThat(GoDuration.parse(text)).isEmpty();
  }
}
