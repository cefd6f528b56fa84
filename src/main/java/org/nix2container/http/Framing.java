package org.nix2container.http;

import java.io.EOFException;
import java.io.IOException;
import java.util.List;
import java.util.Locale;

/** How the end of a body is known (RFC 9112 §6.3). */
abstract sealed class Framing {

  /** As {@link java.io.InputStream#read(byte[], int, int)}, of the body alone. */
  abstract int read(Connection connection, byte[] bytes, int offset, int length) throws IOException;

  /** Whether the body ended, without another look at the connection. */
  abstract boolean hasEnded();

  /** How many bytes are known to be left; a negative number if that is unknown. */
  abstract long left();

  /** Whether the connection is of use after the body. */
  boolean leavesConnection() {
    return true;
  }

  static Framing of(AnswerHead head, String method) throws FramingException {
    if (method.equals("HEAD") || head.status() == 204 || head.status() == 304) {
      return new Length(0);
    }
    List<String> codings = head.headers().all("Transfer-Encoding");
    if (!codings.isEmpty()) {
      if (codings.size() > 1 || !codings.get(0).toLowerCase(Locale.ROOT).equals("chunked")) {
        throw new FramingException("it has a transfer encoding other than chunked");
      }
      return new Chunked();
    }
    List<String> lengths = head.headers().all("Content-Length");
    return lengths.isEmpty() ? new UntilClose() : new Length(length(lengths));
  }

  /** One number, however often it is said. */
  private static long length(List<String> fields) throws FramingException {
    long known = -1;
    for (String field : fields) {
      for (String digits : field.split(",", -1)) {
        long length = number(digits.strip());
        if (known >= 0 && length != known) {
          throw new FramingException("it has two lengths");
        }
        known = length;
      }
    }
    return known;
  }

  private static long number(String digits) throws FramingException {
    long value = 0;
    boolean right = !digits.isEmpty() && digits.length() <= 18;
    for (int i = 0; right && i < digits.length(); i++) {
      int digit = digits.charAt(i) - '0';
      right = digit >= 0 && digit <= 9;
      value = value * 10 + digit;
    }
    if (!right) {
      throw new FramingException("its Content-Length is no number");
    }
    return value;
  }

  /** A body whose length was said. */
  static final class Length extends Framing {

    private long left;

    Length(long length) {
      left = length;
    }

    @Override
    int read(Connection connection, byte[] bytes, int offset, int length) throws IOException {
      if (left == 0) {
        return -1;
      }
      int count = connection.read(bytes, offset, (int) Math.min(length, left));
      if (count < 0) {
        throw new EOFException("the connection ended " + left + " bytes before the body");
      }
      left -= count;
      return count;
    }

    @Override
    boolean hasEnded() {
      return left == 0;
    }

    @Override
    long left() {
      return left;
    }
  }

  /** A body in chunks, each after its length (RFC 9112 §7.1). */
  static final class Chunked extends Framing {

    private static final int MOST_LINE = 4096;
    private static final int MOST_TRAILERS = 64 * 1024;

    private long left;
    private boolean begun;
    private boolean ended;

    @Override
    int read(Connection connection, byte[] bytes, int offset, int length) throws IOException {
      if (left == 0 && !ended) {
        next(connection);
      }
      if (ended) {
        return -1;
      }
      int count = connection.read(bytes, offset, (int) Math.min(length, left));
      if (count < 0) {
        throw new EOFException("the connection ended within a chunk of the body");
      }
      left -= count;
      return count;
    }

    private void next(Connection connection) throws IOException {
      if (begun) {
        lineEnd(connection);
      }
      begun = true;
      left = size(connection);
      if (left == 0) {
        AnswerHead.readFields(new AnswerHead.HeadLines(connection, MOST_TRAILERS));
        ended = true;
      }
    }

    private static long size(Connection connection) throws IOException {
      long size = 0;
      int digits = 0;
      int next = connection.readMore();
      for (; Character.digit(next, 16) >= 0 && next < 0x80; next = connection.readMore()) {
        if (++digits > 15) {
          throw new FramingException("a chunk of the body has an absurd length");
        }
        size = size << 4 | Character.digit(next, 16);
      }
      if (digits == 0 || next != '\r' && next != ';' && next != ' ' && next != '\t') {
        throw new FramingException("a chunk of the body has no length");
      }
      for (int i = 0; next != '\r'; i++) {
        // an extension, which nobody knows
        if (i > MOST_LINE || next == '\n') {
          throw new FramingException("the line before a chunk of the body does not end");
        }
        next = connection.readMore();
      }
      if (connection.readMore() != '\n') {
        throw new FramingException("the line before a chunk of the body does not end");
      }
      return size;
    }

    private static void lineEnd(Connection connection) throws IOException {
      if (connection.readMore() != '\r' || connection.readMore() != '\n') {
        throw new FramingException("a chunk of the body is longer than it said");
      }
    }

    @Override
    boolean hasEnded() {
      return ended;
    }

    @Override
    long left() {
      return ended ? 0 : -1;
    }
  }

  /** A body that ends with its connection. */
  static final class UntilClose extends Framing {

    private boolean ended;

    @Override
    int read(Connection connection, byte[] bytes, int offset, int length) throws IOException {
      int count = ended ? -1 : connection.read(bytes, offset, length);
      ended = count < 0;
      return count;
    }

    @Override
    boolean hasEnded() {
      return ended;
    }

    @Override
    long left() {
      return ended ? 0 : -1;
    }

    @Override
    boolean leavesConnection() {
      return false;
    }
  }
}
