package org.nix2container.cli;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.Optional;

/** Times as Go's time.ParseDuration reads them: {@code 1h30m}, {@code 1.5s}, {@code 300ms}. */
final class GoDuration {

  private final String text;
  private int at;

  private GoDuration(String text) {
    this.text = text;
  }

  /** Nothing if it is none, or negative, or longer than three centuries. */
  static Optional<Duration> parse(String text) {
    if (text.equals("0")) {
      return Optional.of(Duration.ZERO);
    }
    try {
      BigDecimal nanos = text.isEmpty() ? BigDecimal.ONE.negate() : new GoDuration(text).sum();
      return nanos.signum() < 0
          ? Optional.empty()
          : Optional.of(Duration.ofNanos(nanos.toBigInteger().longValueExact()));
    } catch (ArithmeticException | NumberFormatException e) {
      return Optional.empty();
    }
  }

  private BigDecimal sum() {
    BigDecimal nanos = BigDecimal.ZERO;
    while (at < text.length()) {
      BigDecimal number = new BigDecimal(run(true));
      nanos = nanos.add(number.multiply(BigDecimal.valueOf(unit(run(false)))));
    }
    return nanos;
  }

  /** What follows of digits and points, or of anything else. */
  private String run(boolean ofNumber) {
    int from = at;
    while (at < text.length() && isOfNumber(text.charAt(at)) == ofNumber) {
      at++;
    }
    return text.substring(from, at);
  }

  private static boolean isOfNumber(char c) {
    return c >= '0' && c <= '9' || c == '.';
  }

  private static long unit(String name) {
    return switch (name) {
      case "ns" -> 1;
      case "us", "\u00b5s", "\u03bcs" -> 1_000;
      case "ms" -> 1_000_000;
      case "s" -> 1_000_000_000;
      case "m" -> 60_000_000_000L;
      case "h" -> 3_600_000_000_000L;
      default -> throw new NumberFormatException(name);
    };
  }
}
