package org.nix2container.http;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Blocks of base64 between {@code -----BEGIN} and {@code -----END} (RFC 7468). */
final class PemFile {

  private static final byte[] BEGIN = "-----BEGIN ".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] DASHES = "-----".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] SIX_BITS = sixBits();

  private PemFile() {}

  /**
   * One block, not decoded yet.
   *
   * @param label as {@code CERTIFICATE}
   * @param file all of the file
   */
  @SuppressWarnings("ArrayRecordComponent")
  record Block(String label, byte[] file, int start, int end) {

    byte[] decode() {
      return decode(Integer.MAX_VALUE);
    }

    /** The first bytes, if there are more than this. What is no base64 is passed over. */
    byte[] decode(int most) {
      byte[] bytes = new byte[Math.min(most, (end - start) / 4 * 3 + 3)];
      int count = 0;
      int bits = 0;
      int value = 0;
      for (int i = start; i < end && count < bytes.length; i++) {
        byte six = file[i] < 0 ? -1 : SIX_BITS[file[i]];
        if (six < 0) {
          continue;
        }
        value = value << 6 | six;
        bits += 6;
        if (bits >= 8) {
          bits -= 8;
          bytes[count++] = (byte) (value >> bits);
        }
      }
      return count == bytes.length ? bytes : Arrays.copyOf(bytes, count);
    }
  }

  static List<Block> blocks(byte[] file) {
    List<Block> blocks = new ArrayList<>(256);
    for (int begin = find(file, BEGIN, 0); begin >= 0; ) {
      int label = begin + BEGIN.length;
      int start = find(file, DASHES, label);
      int end = start < 0 ? -1 : find(file, DASHES, start + DASHES.length);
      if (end < 0) {
        break;
      }
      String name = new String(file, label, start - label, StandardCharsets.ISO_8859_1);
      blocks.add(new Block(name, file, start + DASHES.length, end));
      begin = find(file, BEGIN, end);
    }
    return blocks;
  }

  private static int find(byte[] file, byte[] wanted, int from) {
    int last = file.length - wanted.length;
    for (int i = from; i <= last; i++) {
      if (file[i] == '-' && Arrays.equals(file, i, i + wanted.length, wanted, 0, wanted.length)) {
        return i;
      }
    }
    return -1;
  }

  private static byte[] sixBits() {
    String alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    byte[] table = new byte[128];
    Arrays.fill(table, (byte) -1);
    for (int i = 0; i < alphabet.length(); i++) {
      table[alphabet.charAt(i)] = (byte) i;
    }
    return table;
  }
}
