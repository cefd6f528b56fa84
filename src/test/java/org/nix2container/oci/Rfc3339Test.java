package org.nix2container.oci;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.nix2container.failure.InvalidInputException;
import org.nix2container.json.JsonReader;

class Rfc3339Test {

  /** Recorded by src/test/go/time_golden.go. */
  @Test
  void acceptsAndRespellsWhatGoDoes() throws IOException {
    try (InputStream golden = Rfc3339Test.class.getResourceAsStream("/oci/times.tsv")) {
      String[] lines = new String(golden.readAllBytes(), UTF_8).split("\n", -1);
      assertThat(lines).hasSizeGreaterThan(2500);
      for (String line : lines) {
        if (!line.isEmpty()) {
          int tab = line.indexOf('\t');
          String respelled =
              Rfc3339.parse(line.substring(0, tab)).map(Rfc3339::toString).orElse("refused");
          assertThat(respelled).as(line).isEqualTo(line.substring(tab + 1));
        }
      }
    }
  }

  @Test
  void keepsTheZoneThatItWasGiven() {
    assertThat(Rfc3339.parse("2024-05-13T09:31:10.500+02:00").orElseThrow())
        .hasToString("2024-05-13T09:31:10.5+02:00");
  }

  @Test
  void yearOneIsGosZeroTime() {
    assertThat(Rfc3339.parse("0001-01-01T00:00:00Z")).isEqualTo(Optional.of(Rfc3339.YEAR_ONE));
  }

  @Test
  void anInstantIsInUtc() {
    assertThat(Rfc3339.of(Instant.ofEpochSecond(1, 120_000_000)))
        .hasToString("1970-01-01T00:00:01.12Z");
  }

  @Test
  void timesAreEqualWhenTheirTextIs() {
    Rfc3339 time = Rfc3339.parse("2024-05-13T09:31:10.50Z").orElseThrow();
    assertThat(time)
        .isEqualTo(Rfc3339.parse("2024-05-13T09:31:10.5+00:00").orElseThrow())
        .hasSameHashCodeAs(Rfc3339.parse("2024-05-13T09:31:10.5Z").orElseThrow())
        .isNotEqualTo(Rfc3339.parse("2024-05-13T11:31:10.5+02:00").orElseThrow());
  }

  @Test
  void anErrorShowsTheTextItsPlaceAndAnExample() {
    try (JsonReader json = JsonReader.of("image.json", "\"yesterday\"".getBytes(UTF_8))) {
      assertThatThrownBy(() -> Rfc3339.read(json))
          .isInstanceOf(InvalidInputException.class)
          .hasMessage(
              "image.json: line 1, column 1: \"yesterday\" is not a time as in"
                  + " 2024-05-13T09:31:10Z (RFC 3339)");
    }
  }
}
