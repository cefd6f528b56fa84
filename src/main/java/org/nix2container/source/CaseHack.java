package org.nix2container.source;

import java.util.Arrays;

/**
 * The suffix {@code ~nix~case~hack~<n>} that Nix gives to names which differ only in case, where
 * the file system cannot tell them apart. It is part of the store on disk but not of the file, so
 * images are without it on every system, as in the reference (nix2container issue 127).
 */
public final class CaseHack {

  private static final byte[] SUFFIX = RawNames.ascii("~nix~case~hack~");

  private CaseHack() {}

  static boolean isIn(byte[] name) {
    // Few names are long enough, and fewer have a tilde.
    return name.length > SUFFIX.length && at(name, 0) >= 0;
  }

  /**
   * The name without the suffix, or as it is where it has none of the right form, or where nothing,
   * a dot or two dots would be left: that would be another directory's name.
   */
  public static byte[] undone(byte[] name) {
    int at = at(name, 0);
    if (at < 0 || at(name, at + SUFFIX.length) >= 0) {
      return name;
    }
    int from = at + SUFFIX.length;
    return isPositive(name, from) && !isDots(name, at) ? Arrays.copyOf(name, at) : name;
  }

  /** Whether the name up to there is nothing, a dot or two dots. */
  private static boolean isDots(byte[] name, int end) {
    return end == 0 || end <= 2 && name[0] == '.' && name[end - 1] == '.';
  }

  /** As Go's strconv.ParseInt reads it: digits after an optional plus, within 63 bits, over 0. */
  private static boolean isPositive(byte[] name, int from) {
    int start = from < name.length && name[from] == '+' ? from + 1 : from;
    long value = 0;
    for (int i = start; i < name.length; i++) {
      int digit = name[i] - '0';
      if (digit < 0 || digit > 9 || value > (Long.MAX_VALUE - digit) / 10) {
        return false;
      }
      value = value * 10 + digit;
    }
    return value > 0;
  }

  private static int at(byte[] name, int from) {
    for (int i = from; i <= name.length - SUFFIX.length; i++) {
      if (name[i] == '~' && Arrays.equals(name, i, i + SUFFIX.length, SUFFIX, 0, SUFFIX.length)) {
        return i;
      }
    }
    return -1;
  }
}
