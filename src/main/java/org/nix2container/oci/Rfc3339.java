package org.nix2container.oci;

import java.time.Instant;
import java.util.Optional;
import org.nix2container.json.JsonReader;

/**
 * A point in time as RFC 3339 text, kept as text so that its zone stays what it was given as. It is
 * spelled as Go's {@code time.RFC3339Nano} would spell it: no zeros at the end of the fraction, and
 * {@code Z} for a zone of {@code +00:00}.
 */
public final class Rfc3339 {

  /** Go's zero time, which stands for "no particular time". */
  public static final Rfc3339 YEAR_ONE = new Rfc3339("0001-01-01T00:00:00Z");

  private static final int SECONDS_END = 19;
  private static final int MAX_FRACTION = 9;

  private final String text;

  private Rfc3339(String text) {
    this.text = text;
  }

  /** The time that the text spells, or nothing where it is not RFC 3339 as Go accepts it. */
  public static Optional<Rfc3339> parse(String text) {
    if (text.length() <= SECONDS_END || !dateAndTime(text)) {
      return Optional.empty();
    }
    int zone = SECONDS_END;
    String fraction = "";
    if (text.charAt(zone) == '.') {
      zone++;
      while (zone < text.length() && isDigit(text.charAt(zone))) {
        zone++;
      }
      fraction = text.substring(SECONDS_END + 1, zone);
      if (fraction.isEmpty()) {
        return Optional.empty();
      }
    }
    String offset = text.substring(zone);
    if (!isOffset(offset)) {
      return Optional.empty();
    }
    boolean utc = offset.equals("Z") || offset.substring(1).equals("00:00");
    return Optional.of(
        new Rfc3339(text.substring(0, SECONDS_END) + shortened(fraction) + (utc ? "Z" : offset)));
  }

  /** The time of this instant, in UTC. */
  public static Rfc3339 of(Instant instant) {
    return parse(instant.toString()).orElseThrow();
  }

  /** Reads a string; another value, or another text, is an error. */
  public static Rfc3339 read(JsonReader json) {
    String text = json.string();
    Optional<Rfc3339> time = parse(text);
    if (time.isEmpty()) {
      throw json.error("\"" + text + "\" is not a time as in 2024-05-13T09:31:10Z (RFC 3339)");
    }
    return time.get();
  }

  private static boolean dateAndTime(String t) {
    String form = "dddd-dd-ddTdd:dd:dd";
    for (int i = 0; i < SECONDS_END; i++) {
      char want = form.charAt(i);
      char is = t.charAt(i);
      if (want == 'd' ? !isDigit(is) : is != want) {
        return false;
      }
    }
    int month = number(t, 5);
    int day = number(t, 8);
    return month >= 1
        && month <= 12
        && day >= 1
        && day <= daysIn(month, number(t, 0) * 100 + number(t, 2))
        && number(t, 11) < 24
        && number(t, 14) < 60
        && number(t, 17) < 60;
  }

  private static int daysIn(int month, int year) {
    if (month == 2) {
      return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28;
    }
    return month == 4 || month == 6 || month == 9 || month == 11 ? 30 : 31;
  }

  private static boolean isOffset(String t) {
    if (t.equals("Z")) {
      return true;
    }
    return t.length() == 6
        && (t.charAt(0) == '+' || t.charAt(0) == '-')
        && isDigit(t.charAt(1))
        && isDigit(t.charAt(2))
        && t.charAt(3) == ':'
        && isDigit(t.charAt(4))
        && isDigit(t.charAt(5))
        && number(t, 1) < 24
        && number(t, 4) < 60;
  }

  private static String shortened(String fraction) {
    int end = Math.min(fraction.length(), MAX_FRACTION);
    while (end > 0 && fraction.charAt(end - 1) == '0') {
      end--;
    }
    return end == 0 ? "" : "." + fraction.substring(0, end);
  }

  private static int number(String t, int at) {
    return (t.charAt(at) - '0') * 10 + t.charAt(at + 1) - '0';
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Rfc3339 time && time.text.equals(text);
  }

  @Override
  public int hashCode() {
    return text.hashCode();
  }

  @Override
  public String toString() {
    return text;
  }
}
