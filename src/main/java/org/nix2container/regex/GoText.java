package org.nix2container.regex;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Bytes as Go's {@code regexp} reads them: UTF-8, and each byte that is not part of a well-formed
 * character as a U+FFFD of its own.
 */
final class GoText {

  private final byte[] bytes;
  private final String text;

  /** For each UTF-16 unit and the end, the byte it starts at; null where both count alike. */
  private final int @Nullable [] offsets;

  private GoText(byte[] bytes, String text, int @Nullable [] offsets) {
    this.bytes = bytes;
    this.text = text;
    this.offsets = offsets;
  }

  static GoText of(byte[] bytes) {
    for (byte b : bytes) {
      if (b < 0) {
        return decoded(bytes);
      }
    }
    return new GoText(bytes, new String(bytes, StandardCharsets.ISO_8859_1), null);
  }

  /** One unit for each byte that stands alone, two for a character above U+FFFF. */
  String text() {
    return text;
  }

  /** Appends the bytes behind a range of the text. */
  void copy(int from, int to, ByteArrayOutputStream out) {
    int start = offsets == null ? from : offsets[from];
    int end = offsets == null ? to : offsets[to];
    out.write(bytes, start, end - start);
  }

  private static GoText decoded(byte[] bytes) {
    StringBuilder text = new StringBuilder(bytes.length);
    int[] offsets = new int[bytes.length + 1];
    for (int i = 0; i < bytes.length; ) {
      int width = width(bytes, i);
      offsets[text.length()] = i;
      if (width == 1) {
        text.append(bytes[i] >= 0 ? (char) bytes[i] : '\uFFFD');
      } else {
        int codePoint = codePoint(bytes, i, width);
        if (codePoint >= 0x10000) {
          // No match starts or ends between the two.
          offsets[text.length() + 1] = i;
        }
        text.appendCodePoint(codePoint);
      }
      i += width;
    }
    offsets[text.length()] = bytes.length;
    return new GoText(bytes, text.toString(), offsets);
  }

  /** The bytes that the well-formed character at {@code i} takes; 1 also if there is none. */
  static int width(byte[] bytes, int i) {
    int first = bytes[i] & 0xFF;
    int wanted;
    if (first < 0xC2 || first > 0xF4) {
      return 1;
    } else if (first < 0xE0) {
      wanted = 2;
    } else if (first < 0xF0) {
      wanted = 3;
    } else {
      wanted = 4;
    }
    if (i + wanted > bytes.length) {
      return 1;
    }
    for (int k = 1; k < wanted; k++) {
      if ((bytes[i + k] & 0xC0) != 0x80) {
        return 1;
      }
    }
    int second = bytes[i + 1] & 0xFF;
    boolean overlong = first == 0xE0 && second < 0xA0 || first == 0xF0 && second < 0x90;
    boolean surrogate = first == 0xED && second > 0x9F;
    boolean tooLarge = first == 0xF4 && second > 0x8F;
    return overlong || surrogate || tooLarge ? 1 : wanted;
  }

  /** The code point of {@code width} bytes, which must be well-formed. */
  static int codePoint(byte[] bytes, int i, int width) {
    if (width == 1) {
      return bytes[i] >= 0 ? bytes[i] : 0xFFFD;
    }
    int codePoint = bytes[i] & (0xFF >> (width + 1));
    for (int k = 1; k < width; k++) {
      codePoint = codePoint << 6 | bytes[i + k] & 0x3F;
    }
    return codePoint;
  }
}
