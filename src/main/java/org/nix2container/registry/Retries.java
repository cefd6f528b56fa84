package org.nix2container.registry;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;

/** Waits before what failed is tried again, as often as that may be. */
final class Retries {

  /** However long the registry asks us to wait. */
  static final Duration LONGEST = Duration.ofSeconds(60);

  private static final long FIRST_MILLIS = 500;
  private static final int MOST_DOUBLINGS = 10;

  private final RetryOptions options;
  private int failures;
  private Optional<RegistryException> waitedFor = Optional.empty();

  /** Of one operation. */
  Retries(RetryOptions options) {
    this.options = options;
  }

  /**
   * Comes back when it is time for the next try: at once, if the failure was waited for already
   * where it was met first.
   *
   * @throws RegistryException the failure given, if there was the last try before it
   */
  void failed(RegistryException failure) {
    if (waitedFor.equals(Optional.of(failure))) {
      return;
    }
    if (failures >= options.times()) {
      throw failure;
    }
    Duration delay =
        delay(
            failures++,
            options.delay(),
            failure.retryAfter(),
            ThreadLocalRandom.current().nextDouble());
    waitedFor = Optional.of(failure);
    try {
      Thread.sleep(delay);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new RegistryException(
          failure.getMessage() + " (interrupted before it was tried again)",
          failure.status(),
          List.of(),
          Optional.empty(),
          e);
    }
  }

  /**
   * How long to wait.
   *
   * @param before how often that was waited for already
   * @param fixed always so long
   * @param asked what the registry asks for; never waited less
   * @param random 0 to 1: those that failed together must not come back together
   */
  static Duration delay(
      int before, Optional<Duration> fixed, Optional<Duration> asked, double random) {
    long growing = FIRST_MILLIS << Math.min(before, MOST_DOUBLINGS);
    Duration delay =
        fixed.orElseGet(() -> Duration.ofMillis((long) (growing * (0.75 + random / 2))));
    if (asked.isPresent() && asked.get().compareTo(delay) > 0) {
      delay = asked.get();
    }
    return delay.compareTo(longest(fixed)) > 0 ? longest(fixed) : delay;
  }

  private static Duration longest(Optional<Duration> fixed) {
    return fixed.isPresent() && fixed.get().compareTo(LONGEST) > 0 ? fixed.get() : LONGEST;
  }

  /** What a {@code Retry-After} field says: seconds, or a date (RFC 9110 §10.2.3). */
  static Optional<Duration> asked(String field, Instant now) {
    String text = field.strip();
    try {
      return Optional.of(Duration.ofSeconds(Math.clamp(Long.parseLong(text), 0, 86_400)));
    } catch (NumberFormatException e) {
      return untilDate(text, now);
    }
  }

  private static Optional<Duration> untilDate(String text, Instant now) {
    try {
      Instant then = Instant.from(DateTimeFormatter.RFC_1123_DATE_TIME.parse(text));
      return Optional.of(then.isBefore(now) ? Duration.ZERO : Duration.between(now, then));
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }
}
