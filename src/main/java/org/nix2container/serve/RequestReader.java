package org.nix2container.serve;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import org.nix2container.failure.InvalidInputException;
import org.nix2container.http.Headers;

/**
 * Reads the heads of requests, one after the other (RFC 9112 §2 to §5). Strict, for no program that
 * pulls images sends anything odd; and bounded.
 */
final class RequestReader {

  private static final int LONGEST_TARGET = 4 * 1024;
  private static final int LONGEST_HEAD = 16 * 1024;
  private static final int MOST_FIELDS = 100;
  private static final int TOO_LONG_TARGET = 414;
  private static final int TOO_LONG_HEAD = 431;

  private final InputStream in;
  private final byte[] buffer = new byte[4 * 1024];
  private int next;
  private int end;

  /** Of the request that is being read. */
  private int left;

  RequestReader(InputStream in) {
    this.in = in;
  }

  /**
   * Waits for a request.
   *
   * @return false if the client has sent its last one
   */
  boolean await() throws IOException {
    return next < end || fill();
  }

  /**
   * Reads the one that has begun.
   *
   * @throws MalformedRequestException if it is none
   */
  Request read() throws IOException {
    left = LONGEST_HEAD;
    int first = peek();
    if (first == '\r') {
      line(TOO_LONG_HEAD); // RFC 9112 §2.2: an empty line before it, which old clients send
      first = peek();
    }
    if (first < 'A' || first > 'Z') {
      // At once, for a TLS handshake has no end of line. Clients that try TLS first wait for an
      // answer in plain HTTP to try again without it.
      throw new MalformedRequestException(400, "this is no HTTP request; TLS is not spoken here");
    }
    String line = line(TOO_LONG_TARGET);
    int methodEnd = line.indexOf(' ');
    int targetEnd = line.lastIndexOf(' ');
    if (methodEnd < 0 || targetEnd <= methodEnd) {
      throw new MalformedRequestException(400, "the request line has no target or no version");
    }
    String version = line.substring(targetEnd + 1);
    if (!version.equals("HTTP/1.1") && !version.equals("HTTP/1.0")) {
      boolean other = version.startsWith("HTTP/");
      throw new MalformedRequestException(other ? 505 : 400, "only HTTP/1.1 is spoken here");
    }
    String target = line.substring(methodEnd + 1, targetEnd);
    check(target);
    Headers headers = fields();
    int minor = version.charAt(version.length() - 1) - '0';
    if (headers.all("Host").size() > 1 || minor == 1 && headers.all("Host").isEmpty()) {
      throw new MalformedRequestException(400, "a request names one host");
    }
    return new Request(line.substring(0, methodEnd), target, minor, headers);
  }

  /** Path and query alone: this is neither a proxy nor would it do for another host. */
  private static void check(String target) throws MalformedRequestException {
    if (target.length() > LONGEST_TARGET) {
      throw new MalformedRequestException(TOO_LONG_TARGET, "the path is too long");
    }
    boolean right = target.startsWith("/");
    for (int i = 0; i < target.length(); i++) {
      right &= target.charAt(i) > ' ' && target.charAt(i) < 0x7f;
    }
    if (!right) {
      throw new MalformedRequestException(400, "a target is a path that begins with /");
    }
  }

  private Headers fields() throws IOException {
    List<String> fields = new ArrayList<>();
    for (String line = line(TOO_LONG_HEAD); !line.isEmpty(); line = line(TOO_LONG_HEAD)) {
      int colon = line.indexOf(':');
      if (colon < 1) {
        throw new MalformedRequestException(400, "a header field has no proper name");
      }
      if (fields.size() >= 2 * MOST_FIELDS) {
        throw new MalformedRequestException(TOO_LONG_HEAD, "there are too many header fields");
      }
      fields.add(line.substring(0, colon));
      fields.add(line.substring(colon + 1).strip());
    }
    try {
      return Headers.of(fields.toArray(new String[0]));
    } catch (InvalidInputException e) {
      throw new MalformedRequestException(400, e.getMessage());
    }
  }

  /** Without its end. */
  private String line(int statusIfTooLong) throws IOException {
    StringBuilder line = new StringBuilder(80);
    for (int c = take(statusIfTooLong); c != '\n'; c = take(statusIfTooLong)) {
      line.append((char) c);
    }
    if (!line.isEmpty() && line.charAt(line.length() - 1) == '\r') {
      line.setLength(line.length() - 1);
    }
    if (line.indexOf("\r") >= 0) {
      throw new MalformedRequestException(400, "a line has a carriage return in it");
    }
    return line.toString();
  }

  private int take(int statusIfTooLong) throws IOException {
    if (--left < 0) {
      throw new MalformedRequestException(statusIfTooLong, "the head of the request is too long");
    }
    int c = peek();
    next++;
    return c;
  }

  private int peek() throws IOException {
    if (next == end && !fill()) {
      throw new EOFException("the client went in the middle of a request");
    }
    return buffer[next] & 0xff;
  }

  private boolean fill() throws IOException {
    int count = in.read(buffer);
    next = 0;
    end = Math.max(count, 0);
    return count > 0;
  }

  /** Reads away what comes until the client closes, so that it gets to see the answer. */
  void drain(int most) throws IOException {
    int drained = end - next;
    next = end;
    while (drained < most && fill()) {
      drained += end;
      next = end;
    }
  }
}
