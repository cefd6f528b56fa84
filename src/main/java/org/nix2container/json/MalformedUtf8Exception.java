package org.nix2container.json;

import java.io.CharConversionException;

/** Where a text stops being UTF-8; its message says what stands there. */
final class MalformedUtf8Exception extends CharConversionException {

  private static final long serialVersionUID = 1L;

  private final int line;
  private final int column;

  MalformedUtf8Exception(int line, int column, int first) {
    super(
        "not UTF-8: byte 0x"
            + Character.forDigit(first >> 4, 16)
            + Character.forDigit(first & 0xF, 16));
    this.line = line;
    this.column = column;
  }

  /** For a text that begins with a byte order mark. */
  MalformedUtf8Exception() {
    super("a byte order mark; save the file as UTF-8 without one");
    this.line = 1;
    this.column = 1;
  }

  int line() {
    return line;
  }

  int column() {
    return column;
  }
}
