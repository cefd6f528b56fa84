package org.nix2container.serve;

import java.util.Optional;

/**
 * Some of a blob's bytes.
 *
 * @param from the first
 * @param to the one after the last
 */
record ByteRange(long from, long to) {

  private static final String UNIT = "bytes=";
  private static final int MOST_DIGITS = 18;

  /** What a Range field asks for. */
  sealed interface Asked {}

  /** Bytes that are there. */
  record Satisfiable(ByteRange range) implements Asked {}

  /** Nothing that this blob has: to be answered with 416. */
  record Unsatisfiable() implements Asked {}

  /** What is no single range, and so is passed over (RFC 9110 §14.2 allows that). */
  record NotUnderstood() implements Asked {}

  static ByteRange all(long size) {
    return new ByteRange(0, size);
  }

  long length() {
    return to - from;
  }

  /** What it asks for of a blob of this size (RFC 9110 §14.1.2). */
  static Asked parse(String field, long size) {
    String text = field.strip();
    int dash = text.indexOf('-');
    if (!text.regionMatches(true, 0, UNIT, 0, UNIT.length()) || dash < 0) {
      return new NotUnderstood();
    }
    String first = text.substring(UNIT.length(), dash).strip();
    String last = text.substring(dash + 1).strip();
    Optional<Long> begin = number(first);
    Optional<Long> end = number(last);
    if (first.isEmpty() && end.isPresent()) {
      return satisfiable(size - Math.min(end.get(), size), size, size);
    }
    if (begin.isEmpty() || !last.isEmpty() && end.isEmpty()) {
      return new NotUnderstood(); // several, with a comma, among them
    }
    if (end.isPresent() && end.get() < begin.get()) {
      return new NotUnderstood();
    }
    long to = end.isPresent() ? Math.min(end.get(), size - 1) + 1 : size;
    return satisfiable(begin.get(), to, size);
  }

  private static Asked satisfiable(long from, long to, long size) {
    return from < size ? new Satisfiable(new ByteRange(from, to)) : new Unsatisfiable();
  }

  private static Optional<Long> number(String digits) {
    boolean right = !digits.isEmpty() && digits.length() <= MOST_DIGITS;
    for (int i = 0; i < digits.length(); i++) {
      right &= digits.charAt(i) >= '0' && digits.charAt(i) <= '9';
    }
    return right ? Optional.of(Long.parseLong(digits)) : Optional.empty();
  }
}
