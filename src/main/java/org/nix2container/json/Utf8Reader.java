package org.nix2container.json;

import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;

/**
 * Decodes UTF-8 as RFC 3629 defines it: no byte order mark, no overlong form, no surrogate, nothing
 * above U+10FFFF. What cannot be decoded is a {@link MalformedUtf8Exception}, thrown only when all
 * that stands before it has been read, so that an earlier mistake in the text is reported first.
 *
 * <p>Jackson's own decoder lets overlong forms and surrogates through, and guesses UTF-16 and
 * UTF-32, which Go does not read.
 */
final class Utf8Reader extends Reader {

  private static final int BUFFER = 8192;

  /** The longest sequence of bytes that one character takes. */
  private static final int LONGEST = 4;

  private final InputStream in;
  private final byte[] buffer = new byte[BUFFER];
  private int position;
  private int limit;
  private boolean ended;

  private int line = 1;
  private int column = 1;
  private boolean started;
  private boolean sawEscape;

  Utf8Reader(InputStream in) {
    this.in = in;
  }

  /** Fills {@code target} with some characters at least; -1 at the end of the input. */
  @Override
  public int read(char[] target, int offset, int length) throws IOException {
    if (length < 2) {
      throw new IllegalArgumentException("room for two characters is needed");
    }
    fill();
    if (!started) {
      started = true;
      refuseByteOrderMark();
    }
    int at = offset;
    // The last unit is left free, for a character above U+FFFF takes two.
    int end = offset + length - 1;
    while (at < end) {
      if (limit - position < LONGEST && !ended) {
        fill();
      }
      if (position == limit) {
        break;
      }
      int first = buffer[position];
      if (first >= 0) {
        at = asciiRun(target, at, end);
        continue;
      }
      int codePoint = decode(first & 0xFF);
      if (codePoint < 0) {
        if (at > offset) {
          return at - offset;
        }
        throw new MalformedUtf8Exception(line, column, first & 0xFF);
      }
      column++;
      if (codePoint < 0x10000) {
        position += codePoint < 0x800 ? 2 : 3;
        target[at++] = (char) codePoint;
      } else {
        position += 4;
        column++;
        target[at++] = Character.highSurrogate(codePoint);
        target[at++] = Character.lowSurrogate(codePoint);
      }
    }
    return at == offset ? -1 : at - offset;
  }

  /** Whether a backslash has been read: only behind one can a surrogate stand alone. */
  boolean sawEscape() {
    return sawEscape;
  }

  /** Takes ASCII up to what is none; most of JSON is, and this loop has to be quick uncompiled. */
  private int asciiRun(char[] target, int offset, int end) {
    byte[] from = buffer;
    int start = position;
    int stop = Math.min(limit, start + end - offset);
    int at = offset;
    int i = start;
    int lineStart = -1;
    while (i < stop) {
      byte b = from[i];
      if (b < 0) {
        break;
      }
      i++;
      target[at++] = (char) b;
      if (b == '\n') {
        line++;
        lineStart = i;
      } else if (b == '\\') {
        sawEscape = true;
      }
    }
    column = lineStart < 0 ? column + i - start : 1 + i - lineStart;
    position = i;
    return at;
  }

  @Override
  public void close() throws IOException {
    in.close();
  }

  private void fill() throws IOException {
    if (limit - position >= LONGEST || ended) {
      return;
    }
    System.arraycopy(buffer, position, buffer, 0, limit - position);
    limit -= position;
    position = 0;
    while (limit < LONGEST && !ended) {
      int count = in.read(buffer, limit, buffer.length - limit);
      if (count < 0) {
        ended = true;
      } else {
        limit += count;
      }
    }
  }

  private void refuseByteOrderMark() throws IOException {
    int first = byteAt(0);
    int second = byteAt(1);
    if ((first == 0xEF && second == 0xBB && byteAt(2) == 0xBF)
        || (first == 0xFE && second == 0xFF)
        || (first == 0xFF && second == 0xFE)) {
      throw new MalformedUtf8Exception();
    }
  }

  /** The code point at the position, which begins with a byte of 0x80 or above; -1 if none. */
  private int decode(int first) {
    if (first >= 0xC2 && first <= 0xDF) {
      int second = continuation(1);
      return second < 0 ? -1 : (first & 0x1F) << 6 | second;
    }
    if (first >= 0xE0 && first <= 0xEF) {
      int second = continuation(1);
      int third = continuation(2);
      int value = (first & 0xF) << 12 | second << 6 | third;
      boolean surrogate = value >= Character.MIN_SURROGATE && value <= Character.MAX_SURROGATE;
      return (second | third) < 0 || value < 0x800 || surrogate ? -1 : value;
    }
    if (first >= 0xF0 && first <= 0xF4) {
      int second = continuation(1);
      int third = continuation(2);
      int fourth = continuation(3);
      int value = (first & 0x7) << 18 | second << 12 | third << 6 | fourth;
      return (second | third | fourth) < 0 || value < 0x10000 || value > 0x10FFFF ? -1 : value;
    }
    return -1;
  }

  /** The six bits that a continuation byte holds; -1 if there is none. */
  private int continuation(int ahead) {
    int b = byteAt(ahead);
    return (b & 0xC0) == 0x80 ? b & 0x3F : -1;
  }

  private int byteAt(int ahead) {
    return position + ahead < limit ? buffer[position + ahead] & 0xFF : 0;
  }
}
