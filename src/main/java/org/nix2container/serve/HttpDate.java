package org.nix2container.serve;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.List;

/**
 * A time as HTTP writes it: {@code Sun, 06 Nov 1994 08:49:37 GMT} (RFC 9110 §5.6.7). The JDK's own
 * formatter would load what it knows of all the world's languages first.
 */
final class HttpDate {

  private static final List<String> DAYS = List.of("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun");
  private static final List<String> MONTHS =
      List.of("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec");

  private HttpDate() {}

  static String of(Instant time) {
    LocalDateTime t = LocalDateTime.ofEpochSecond(time.getEpochSecond(), 0, ZoneOffset.UTC);
    return DAYS.get(t.getDayOfWeek().getValue() - 1)
        + ", "
        + twoDigits(t.getDayOfMonth())
        + " "
        + MONTHS.get(t.getMonthValue() - 1)
        + " "
        + t.getYear()
        + " "
        + twoDigits(t.getHour())
        + ":"
        + twoDigits(t.getMinute())
        + ":"
        + twoDigits(t.getSecond())
        + " GMT";
  }

  private static String twoDigits(int number) {
    return number < 10 ? "0" + number : Integer.toString(number);
  }
}
