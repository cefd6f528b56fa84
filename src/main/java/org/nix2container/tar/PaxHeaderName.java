package org.nix2container.tar;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The name that a pax header carries itself: {@code PaxHeaders.0} put between the directory and the
 * last part of the entry's name, without empty, {@code .} and {@code ..} parts. Readers that do not
 * know pax unpack the records under it; nobody else looks at it.
 */
final class PaxHeaderName {

  private static final byte[] FOLDER = "PaxHeaders.0".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] HERE = {'.'};

  private final byte[] path;
  private final byte[] clean;
  private final boolean rooted;
  private int length;

  /** Length of what {@code ..} cannot take away: the root, or leading parts that are {@code ..}. */
  private int floor;

  private PaxHeaderName(byte[] path) {
    this.path = path;
    this.clean = new byte[path.length];
    this.rooted = path[0] == '/';
    if (rooted) {
      clean[0] = '/';
      length = 1;
      floor = 1;
    }
  }

  /** ASCII only, at most 100 bytes, no slash at the end; may be empty. */
  static byte[] of(byte[] entryName) {
    byte[] ascii = AsciiText.asciiOf(new PaxHeaderName(joined(entryName)).cleaned());
    int cut = Math.min(ascii.length, HeaderBlock.NAME_SIZE);
    return Arrays.copyOf(ascii, AsciiText.lengthWithoutSlashes(ascii, cut));
  }

  private static byte[] joined(byte[] name) {
    int base = AsciiText.lastSlash(name, name.length) + 1;
    byte[] joined = new byte[name.length + FOLDER.length + 1];
    System.arraycopy(name, 0, joined, 0, base);
    System.arraycopy(FOLDER, 0, joined, base, FOLDER.length);
    joined[base + FOLDER.length] = '/';
    System.arraycopy(name, base, joined, base + FOLDER.length + 1, name.length - base);
    return joined;
  }

  private byte[] cleaned() {
    int from = 0;
    for (int i = 0; i <= path.length; i++) {
      if (i == path.length || path[i] == '/') {
        part(from, i);
        from = i + 1;
      }
    }
    return length == 0 ? HERE : Arrays.copyOf(clean, length);
  }

  private void part(int from, int end) {
    if (isDots(from, end, 2)) {
      parent(from, end);
    } else if (end > from && !isDots(from, end, 1)) {
      append(from, end);
    }
  }

  private void parent(int from, int end) {
    if (length > floor) {
      length = Math.max(floor, AsciiText.lastSlash(clean, length));
    } else if (!rooted) {
      append(from, end);
      floor = length;
    }
  }

  private void append(int from, int end) {
    if (length > (rooted ? 1 : 0)) {
      clean[length++] = '/';
    }
    System.arraycopy(path, from, clean, length, end - from);
    length += end - from;
  }

  private boolean isDots(int from, int end, int count) {
    return end - from == count && path[from] == '.' && path[end - 1] == '.';
  }
}
