package org.nix2container.cli;

import java.util.List;

/** Numbers of bytes, for people. */
final class Sizes {

  private static final List<String> UNITS = List.of("B", "kB", "MB", "GB", "TB");

  private Sizes() {}

  /** Rounded to what fits three digits, such as {@code 1.2 kB} or {@code 123 MB}. */
  static String of(long bytes) {
    int name = 0;
    double size = bytes;
    while (size >= 999.5 && name < UNITS.size() - 1) {
      size /= 1000;
      name++;
    }
    long tenths = Math.round(size * 10);
    boolean whole = name == 0 || tenths >= 1000;
    String number = whole ? Long.toString(Math.round(size)) : tenths / 10 + "." + tenths % 10;
    return number + " " + UNITS.get(name);
  }
}
