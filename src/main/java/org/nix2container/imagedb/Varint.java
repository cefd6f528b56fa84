package org.nix2container.imagedb;

/**
 * Numbers in as many bytes as they need: seven bits in each, the highest first (file format 1.6).
 */
final class Varint {

  private Varint() {}

  /**
   * The bytes of a number.
   *
   * @param value from 0 to 2^56 - 1: beyond, the ninth byte would be another
   */
  static byte[] of(long value) {
    int size = 1;
    for (long rest = value >> 7; rest > 0; rest >>= 7) {
      size++;
    }
    byte[] bytes = new byte[size];
    for (int i = 0; i < size; i++) {
      int seven = (int) (value >> 7 * (size - 1 - i)) & 0x7f;
      bytes[i] = (byte) (i < size - 1 ? seven | 0x80 : seven);
    }
    return bytes;
  }
}
