package org.nix2container.peers;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;

/** The body of a message, passed on to the byte with what frames it (RFC 9112, section 6). */
record HttpBody(Framing framing, long length) {

  /** How one knows where it ends. */
  enum Framing {
    LENGTH,
    CHUNKED,
    END_OF_STREAM
  }

  /** Takes the bytes as they pass. */
  @FunctionalInterface
  interface Sink {
    /**
     * Takes some.
     *
     * @param payload whether they are of the body itself; else they frame it
     */
    void take(byte[] bytes, int length, boolean payload) throws IOException;
  }

  static HttpBody ofRequest(HttpHead head) {
    return head.has("Transfer-Encoding", "chunked")
        ? new HttpBody(Framing.CHUNKED, 0)
        : sized(Long.parseLong(head.header("Content-Length").orElse("0")));
  }

  static HttpBody ofAnswer(String method, HttpHead head) {
    int status = head.status();
    if (method.equals("HEAD") || status / 100 == 1 || status == 204 || status == 304) {
      return sized(0);
    }
    if (head.has("Transfer-Encoding", "chunked")) {
      return new HttpBody(Framing.CHUNKED, 0);
    }
    return head.header("Content-Length")
        .map(length -> sized(Long.parseLong(length)))
        .orElse(new HttpBody(Framing.END_OF_STREAM, 0));
  }

  private static HttpBody sized(long length) {
    return new HttpBody(Framing.LENGTH, length);
  }

  boolean isEmpty() {
    return framing == Framing.LENGTH && length == 0;
  }

  /** Passes all of it. */
  void pass(InputStream from, Sink to) throws IOException {
    switch (framing) {
      case LENGTH -> pass(from, length, to);
      case END_OF_STREAM -> passRest(from, to);
      case CHUNKED -> {
        long size = passSize(from, to);
        while (size > 0) {
          pass(from, size, to);
          passLine(from, to);
          size = passSize(from, to);
        }
        // trailers, and the empty line behind them
        while (passLine(from, to) > 2) {}
      }
    }
  }

  private static void pass(InputStream from, long length, Sink to) throws IOException {
    byte[] buffer = new byte[1 << 14];
    long left = length;
    while (left > 0) {
      int n = from.read(buffer, 0, (int) Math.min(buffer.length, left));
      if (n < 0) {
        throw new EOFException("in a body");
      }
      to.take(buffer, n, true);
      left -= n;
    }
  }

  private static void passRest(InputStream from, Sink to) throws IOException {
    byte[] buffer = new byte[1 << 14];
    int n = from.read(buffer);
    while (n >= 0) {
      to.take(buffer, n, true);
      n = from.read(buffer);
    }
  }

  private static long passSize(InputStream from, Sink to) throws IOException {
    byte[] line = readLine(from);
    to.take(line, line.length, false);
    return Long.parseLong(new String(line, ISO_8859_1).strip().replaceAll(";.*", ""), 16);
  }

  private static int passLine(InputStream from, Sink to) throws IOException {
    byte[] line = readLine(from);
    to.take(line, line.length, false);
    return line.length;
  }

  private static byte[] readLine(InputStream from) throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    int b;
    do {
      b = from.read();
      if (b < 0) {
        throw new EOFException("in a line");
      }
      line.write(b);
    } while (b != '\n');
    return line.toByteArray();
  }
}
