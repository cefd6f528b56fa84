package org.nix2container.cli;

/** Text in columns. */
final class Columns {

  private Columns() {}

  /** At the right of a column. */
  static String right(String text, int width) {
    return " ".repeat(Math.max(0, width - text.length())) + text;
  }

  /** As much of it as fits; the end is marked where it does not. */
  static String clipped(String text, int width) {
    if (text.length() <= width) {
      return text;
    }
    return width < 2 ? text.substring(0, Math.max(0, width)) : text.substring(0, width - 1) + "…";
  }
}
