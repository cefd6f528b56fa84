package org.nix2container.http;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * What comes before the body of an answer (RFC 9112 §4 and §5).
 *
 * @param minor the second number of the version: 0 or 1
 */
record AnswerHead(int minor, int status, Headers headers) {

  private static final int MOST_BYTES = 64 * 1024;
  private static final int MOST_FIELDS = 200;

  /** Servers send some of these while they are busy, but not without end. */
  private static final int MOST_INTERIM = 1000;

  private static final String VERSION = "HTTP/1.";

  /** Reads the head of the final answer; those of interim ones (1xx) are passed over. */
  static AnswerHead read(Connection connection) throws IOException {
    for (int i = 0; i < MOST_INTERIM; i++) {
      AnswerHead head = readAny(connection);
      if (head.status >= 200) {
        return head;
      }
      if (head.status == 101) {
        throw new FramingException("the server changes to a protocol that nobody asked for");
      }
    }
    throw new FramingException("the server sends interim answers without end");
  }

  private static AnswerHead readAny(Connection connection) throws IOException {
    HeadLines lines = new HeadLines(connection, MOST_BYTES);
    String status = lines.firstLine();
    // "HTTP/1.1 200", which a space and any text may follow
    boolean right =
        status.length() >= 12
            && status.startsWith(VERSION)
            && isDigit(status.charAt(7))
            && status.charAt(8) == ' '
            && (status.length() == 12 || status.charAt(12) == ' ');
    int code = 0;
    for (int i = 9; right && i < 12; i++) {
      right = isDigit(status.charAt(i));
      code = code * 10 + status.charAt(i) - '0';
    }
    if (!right || code < 100) {
      throw new FramingException("the server does not speak HTTP/1.1");
    }
    return new AnswerHead(status.charAt(7) == '0' ? 0 : 1, code, readFields(lines));
  }

  /** Fields up to an empty line, which is passed as well. */
  static Headers readFields(HeadLines lines) throws IOException {
    List<String> fields = new ArrayList<>(32);
    while (true) {
      String line = lines.next();
      if (line.isEmpty()) {
        return Headers.read(fields);
      }
      boolean folded = line.charAt(0) == ' ' || line.charAt(0) == '\t';
      if (folded && !fields.isEmpty()) {
        // RFC 9112 §5.2: a line that goes on with the field before it
        fields.add((fields.removeLast() + " " + line.strip()).strip());
        continue;
      }
      int colon = line.indexOf(':');
      if (!isName(line, colon)) {
        throw new FramingException("a header field has no proper name");
      }
      if (fields.size() >= 2 * MOST_FIELDS) {
        throw new FramingException("it has more than " + MOST_FIELDS + " header fields");
      }
      fields.add(line.substring(0, colon));
      fields.add(line.substring(colon + 1).strip());
    }
  }

  private static boolean isName(String line, int length) {
    for (int i = 0; i < length; i++) {
      if (!Headers.isNameCharacter(line.charAt(i))) {
        return false;
      }
    }
    return length > 0;
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }

  /** Whether the server will take another request on this connection (RFC 9112 §9.3). */
  boolean keepsConnection() {
    if (hasOption("close")) {
      return false;
    }
    return minor > 0 || hasOption("keep-alive");
  }

  private boolean hasOption(String option) {
    for (String value : headers.all("Connection")) {
      for (String each : value.split(",")) {
        if (each.strip().toLowerCase(Locale.ROOT).equals(option)) {
          return true;
        }
      }
    }
    return false;
  }

  /** Lines of a head, which together are bounded. */
  static final class HeadLines {

    private final Connection connection;
    private int left;
    private byte[] line = new byte[256];

    HeadLines(Connection connection, int most) {
      this.connection = connection;
      this.left = most;
    }

    /** Stops early where what comes is no HTTP, rather than to wait for the end of a line. */
    String firstLine() throws IOException {
      for (int i = 0; i < VERSION.length(); i++) {
        int next = connection.readMore();
        if (next != VERSION.charAt(i)) {
          throw new FramingException(
              i == 0 && (next == 0x15 || next == 0x16)
                  ? "the server speaks TLS; use https"
                  : "the server does not speak HTTP/1.1");
        }
      }
      left -= VERSION.length();
      return VERSION + next();
    }

    String next() throws IOException {
      int length = 0;
      while (true) {
        int next = connection.readMore();
        if (--left < 0) {
          throw new FramingException("its head is longer than " + MOST_BYTES + " bytes");
        }
        if (next == '\n') {
          break;
        }
        if (length == line.length) {
          line = Arrays.copyOf(line, 2 * length);
        }
        line[length++] = (byte) next;
      }
      if (length > 0 && line[length - 1] == '\r') {
        length--;
      }
      for (int i = 0; i < length; i++) {
        if (line[i] == 0 || line[i] == '\r') {
          throw new FramingException("a line of its head holds what no line may");
        }
      }
      return new String(line, 0, length, StandardCharsets.ISO_8859_1);
    }
  }
}
