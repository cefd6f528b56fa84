package org.nix2container.tar;

import java.nio.charset.StandardCharsets;

/**
 * One header block in the making, inside the caller's buffer, and the sum of what was put in.
 *
 * <p>Most of a header is the same for every entry. It is copied from a template whose sum is known,
 * so that the checksum costs only the bytes that differ.
 */
final class HeaderBlock {

  static final int NAME_SIZE = 100;
  static final int LINK_SIZE = 100;
  static final int OWNER_SIZE = 32;
  static final int PREFIX_SIZE = 155;

  /** Bits that fit in the octal fields mode, uid and gid: seven digits. */
  static final int SHORT_NUMBER_BITS = 21;

  /** Bits that fit in the octal field size: eleven digits. */
  static final int SIZE_BITS = 33;

  static final int NAME = 0;
  static final int MODE = 100;
  static final int UID = 108;
  static final int GID = 116;
  private static final int LENGTH = 124;
  private static final int MTIME = 136;
  private static final int CHECKSUM = 148;
  private static final int TYPE_FLAG = 156;
  static final int LINK = 157;
  private static final int MAGIC = 257;
  static final int USER = 265;
  static final int GROUP = 297;
  private static final int DEV_MAJOR = 329;
  private static final int DEV_MINOR = 337;
  static final int PREFIX = 345;

  private static final int SHORT_NUMBER_DIGITS = 7;
  private static final int LONG_NUMBER_DIGITS = 11;
  private static final int CHECKSUM_DIGITS = 6;

  private static final byte[] ENTRY_TEMPLATE = entryTemplate();
  private static final int ENTRY_SUM = sum(ENTRY_TEMPLATE, 0, TarBlocks.SIZE);
  private static final byte[] RECORDS_TEMPLATE = recordsTemplate();
  private static final int RECORDS_SUM = sum(RECORDS_TEMPLATE, 0, TarBlocks.SIZE);

  private byte[] buffer = TarEntry.EMPTY;
  private int start;
  private int sum;

  /** Begins the header of an entry: time 1 s after the epoch, everything else empty or 0. */
  void beginEntry(byte[] buffer, int start, TarEntry.Kind kind) {
    begin(ENTRY_TEMPLATE, ENTRY_SUM, buffer, start);
    buffer[start + TYPE_FLAG] = kind.typeFlag;
    sum += kind.typeFlag;
  }

  /** Begins the header of pax records, typeflag x: time 0, no owner names, no device numbers. */
  void beginRecords(byte[] buffer, int start) {
    begin(RECORDS_TEMPLATE, RECORDS_SUM, buffer, start);
  }

  private void begin(byte[] template, int templateSum, byte[] buffer, int start) {
    System.arraycopy(template, 0, buffer, start, TarBlocks.SIZE);
    this.buffer = buffer;
    this.start = start;
    this.sum = templateSum;
  }

  /** Puts bytes that fit into the field; {@link #add} tells their sum. */
  void text(int field, byte[] text, int from, int length) {
    System.arraycopy(text, from, buffer, start + field, length);
  }

  /** Counts bytes into the checksum that were put in by {@link #text}. */
  void add(int sumOfText) {
    sum += sumOfText;
  }

  /**
   * Puts as much of the text's ASCII bytes as the field holds. When the cut falls behind a slash,
   * the first of the slashes at the end becomes NUL (and further ones stay): some readers take a
   * slash at the end for a directory.
   */
  void cutText(int field, int size, byte[] text) {
    byte[] ascii = AsciiText.asciiOf(text);
    int length = Math.min(ascii.length, size);
    text(field, ascii, 0, length);
    if (ascii.length > size && ascii[size - 1] == '/') {
      buffer[start + field + AsciiText.lengthWithoutSlashes(ascii, size)] = 0;
    }
    sum += sum(buffer, start + field, length);
  }

  /** Puts a number below 2^21 into mode, uid or gid. */
  void shortNumber(int field, long value) {
    octal(field + SHORT_NUMBER_DIGITS, value);
  }

  /** Puts the number of content bytes, below 2^33. */
  void length(long value) {
    octal(LENGTH + LONG_NUMBER_DIGITS, value);
  }

  /** Puts digits before the field's final NUL. The template holds the zeros on the left. */
  private void octal(int end, long value) {
    int i = start + end;
    for (long rest = value; rest != 0; rest >>>= 3) {
      int digit = (int) rest & 7;
      buffer[--i] = (byte) ('0' + digit);
      sum += digit;
    }
  }

  /** Puts the checksum; the block is complete. */
  void finish() {
    // The sum takes the checksum field for spaces, as the templates have it.
    int i = start + CHECKSUM + CHECKSUM_DIGITS;
    buffer[i] = 0;
    int rest = sum;
    for (int digits = 0; digits < CHECKSUM_DIGITS; digits++) {
      buffer[--i] = (byte) ('0' + (rest & 7));
      rest >>>= 3;
    }
  }

  private static byte[] entryTemplate() {
    byte[] block = template();
    zeros(block, DEV_MAJOR, SHORT_NUMBER_DIGITS);
    zeros(block, DEV_MINOR, SHORT_NUMBER_DIGITS);
    block[MTIME + LONG_NUMBER_DIGITS - 1] = '1';
    return block;
  }

  private static byte[] recordsTemplate() {
    byte[] block = template();
    block[TYPE_FLAG] = 'x';
    return block;
  }

  private static byte[] template() {
    byte[] block = new byte[TarBlocks.SIZE];
    zeros(block, MODE, SHORT_NUMBER_DIGITS);
    zeros(block, UID, SHORT_NUMBER_DIGITS);
    zeros(block, GID, SHORT_NUMBER_DIGITS);
    zeros(block, LENGTH, LONG_NUMBER_DIGITS);
    zeros(block, MTIME, LONG_NUMBER_DIGITS);
    for (int i = CHECKSUM; i < TYPE_FLAG; i++) {
      block[i] = ' ';
    }
    byte[] magicAndVersion = "ustar\00000".getBytes(StandardCharsets.US_ASCII);
    System.arraycopy(magicAndVersion, 0, block, MAGIC, magicAndVersion.length);
    return block;
  }

  private static void zeros(byte[] block, int field, int digits) {
    for (int i = field; i < field + digits; i++) {
      block[i] = '0';
    }
  }

  private static int sum(byte[] bytes, int from, int length) {
    int sum = 0;
    for (int i = from; i < from + length; i++) {
      sum += bytes[i] & 0xff;
    }
    return sum;
  }
}
