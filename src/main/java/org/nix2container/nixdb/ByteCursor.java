package org.nix2container.nixdb;

/** Reads big-endian numbers one after the other, and never past the end it was given. */
final class ByteCursor {

  private final byte[] bytes;
  private final int end;
  private int position;

  ByteCursor(byte[] bytes, int position, int end) {
    this.bytes = bytes;
    this.position = position;
    this.end = end;
  }

  byte[] bytes() {
    return bytes;
  }

  int position() {
    return position;
  }

  boolean hasRemaining() {
    return position < end;
  }

  int u8() throws SqliteFormatException {
    if (position < 0 || position >= end) {
      throw SqliteFormatException.damaged("a value reaches past the end of its page or record");
    }
    return bytes[position++] & 0xff;
  }

  int u16() throws SqliteFormatException {
    return (u8() << 8) | u8();
  }

  /** Four bytes; a page number or count above 2^31 - 1 comes out negative. */
  int u32() throws SqliteFormatException {
    return (u16() << 16) | u16();
  }

  /** A two's complement integer of {@code size} bytes, 1 to 8. */
  long integer(int size) throws SqliteFormatException {
    long value = (byte) u8();
    for (int i = 1; i < size; i++) {
      value = (value << 8) | u8();
    }
    return value;
  }

  /** One to nine bytes, seven bits in each but the ninth, which gives eight (file format 1.6). */
  long varint() throws SqliteFormatException {
    long value = 0;
    for (int i = 0; i < 8; i++) {
      int b = u8();
      value = (value << 7) | (b & 0x7f);
      if (b < 0x80) {
        return value;
      }
    }
    return (value << 8) | u8();
  }

  void skip(int count) {
    position += count;
  }
}
