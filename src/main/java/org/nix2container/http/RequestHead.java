package org.nix2container.http;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.OptionalLong;
import org.nix2container.failure.InvalidInputException;

/** What comes before the body of a request (RFC 9112 §3). */
final class RequestHead {

  private static final String HEX = "0123456789ABCDEF";

  private RequestHead() {}

  /**
   * The bytes up to and with the empty line.
   *
   * @param whole whether the target is the whole URL, which a proxy for http needs
   * @param more fields for a proxy
   */
  static byte[] of(
      HttpRequest request, Origin origin, String userAgent, boolean whole, Headers more) {
    StringBuilder head = new StringBuilder(512);
    head.append(method(request)).append(' ');
    if (whole) {
      head.append(origin.scheme()).append("://").append(origin.authority());
    }
    appendTarget(head, request.uri());
    head.append(" HTTP/1.1\r\nHost: ").append(origin.authority());
    head.append("\r\nUser-Agent: ").append(userAgent).append("\r\n");
    if (request.headers().first("Accept-Encoding").isEmpty()) {
      // What comes is verified by its digest, as it comes.
      head.append("Accept-Encoding: identity\r\n");
    }
    appendFields(head, request.headers());
    appendFields(head, more);
    appendFraming(head, request);
    return head.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1);
  }

  private static String method(HttpRequest request) {
    String method = request.method();
    for (int i = 0; i < method.length(); i++) {
      if (!Headers.isNameCharacter(method.charAt(i))) {
        throw new InvalidInputException("HTTP method", "holds what no method may hold");
      }
    }
    return method;
  }

  private static void appendFields(StringBuilder head, Headers fields) {
    for (int i = 0; i < fields.count(); i++) {
      head.append(fields.name(i)).append(": ").append(fields.value(i)).append("\r\n");
    }
  }

  private static void appendFraming(StringBuilder head, HttpRequest request) {
    OptionalLong length = length(request.body());
    if (length.isEmpty()) {
      head.append("Transfer-Encoding: chunked\r\n");
      return;
    }
    // Some servers refuse a POST without a length, though it has no body.
    if (!(request.body() instanceof RequestBody.Empty) || expectsBody(request.method())) {
      head.append("Content-Length: ").append(length.getAsLong()).append("\r\n");
    }
  }

  private static OptionalLong length(RequestBody body) {
    if (body instanceof RequestBody.Streamed streamed) {
      return streamed.length();
    }
    return OptionalLong.of(body instanceof RequestBody.Bytes bytes ? bytes.content().length : 0);
  }

  private static boolean expectsBody(String method) {
    return method.equals("POST") || method.equals("PUT") || method.equals("PATCH");
  }

  /** Path and query as they are, but for characters that a URL has only on paper. */
  private static void appendTarget(StringBuilder head, URI uri) {
    String path = uri.getRawPath();
    appendAscii(head, path == null || path.isEmpty() ? "/" : path);
    if (uri.getRawQuery() != null) {
      head.append('?');
      appendAscii(head, uri.getRawQuery());
    }
  }

  private static void appendAscii(StringBuilder head, String text) {
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) <= ' ' || text.charAt(i) >= 0x7f) {
        appendEncoded(head, text);
        return;
      }
    }
    head.append(text);
  }

  private static void appendEncoded(StringBuilder head, String text) {
    for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
      if (b > ' ' && b < 0x7f) {
        head.append((char) b);
      } else {
        head.append('%').append(HEX.charAt(b >> 4 & 15)).append(HEX.charAt(b & 15));
      }
    }
  }
}
