package org.nix2container.docker;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.OptionalLong;

/** Times as daemons tell them; the JDK's own reader of them takes longer to load than is waited. */
final class UtcTime {

  private static final int SECONDS_END = 19;
  private static final long SECONDS_PER_DAY = 86_400;

  private UtcTime() {}

  /** Whole seconds since 1970 of {@code 2026-11-26T00:47:10.450288036Z}; nothing of other texts. */
  static OptionalLong seconds(String text) {
    if (text.length() <= SECONDS_END || !text.endsWith("Z")) {
      return OptionalLong.empty();
    }
    try {
      LocalDate date = LocalDate.of(number(text, 0, 4), number(text, 5, 7), number(text, 8, 10));
      long ofDay =
          number(text, 11, 13) * 3600L + number(text, 14, 16) * 60L + number(text, 17, SECONDS_END);
      return OptionalLong.of(date.toEpochDay() * SECONDS_PER_DAY + ofDay);
    } catch (NumberFormatException | DateTimeException e) {
      return OptionalLong.empty();
    }
  }

  private static int number(String text, int from, int to) {
    return Integer.parseInt(text, from, to, 10);
  }
}
