package org.nix2container.tar;

import java.util.Arrays;

/** Bytes in the eyes of a ustar header: ASCII without NUL, or not for it. */
final class AsciiText {

  private AsciiText() {}

  /** Sum of the bytes, for the header's checksum; -1 when a byte is NUL or no ASCII. */
  static int sum(byte[] text) {
    int sum = 0;
    int bad = 0;
    for (byte b : text) {
      sum += b;
      bad |= b | (b - 1); // negative for NUL and for 0x80 to 0xff
    }
    return bad < 0 ? -1 : sum;
  }

  static boolean hasNul(byte[] text) {
    return indexOf(text, (byte) 0) >= 0;
  }

  /** The text without the bytes that are no ASCII, and without NULs. */
  static byte[] asciiOf(byte[] text) {
    if (sum(text) >= 0) {
      return text;
    }
    byte[] ascii = new byte[text.length];
    int length = 0;
    for (byte b : text) {
      if (b > 0) {
        ascii[length++] = b;
      }
    }
    return Arrays.copyOf(ascii, length);
  }

  /** Length of the first {@code length} bytes of the text without the slashes at their end. */
  static int lengthWithoutSlashes(byte[] text, int length) {
    int end = length;
    while (end > 0 && text[end - 1] == '/') {
      end--;
    }
    return end;
  }

  /** Index of the last slash before {@code end}; -1 when there is none. */
  static int lastSlash(byte[] text, int end) {
    int i = end - 1;
    while (i >= 0 && text[i] != '/') {
      i--;
    }
    return i;
  }

  private static int indexOf(byte[] text, byte wanted) {
    for (int i = 0; i < text.length; i++) {
      if (text[i] == wanted) {
        return i;
      }
    }
    return -1;
  }
}
