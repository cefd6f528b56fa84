package org.nix2container.serve;

import java.util.List;
import java.util.Locale;
import org.nix2container.http.Headers;

/**
 * What a client asks for, as it came.
 *
 * @param target path and query, not decoded
 * @param minor the second number of its HTTP version: 0 or 1
 */
record Request(String method, String target, int minor, Headers headers) {

  boolean isHead() {
    return method.equals("HEAD");
  }

  /** Whether it only wants to read. */
  boolean isReading() {
    return method.equals("GET") || isHead();
  }

  /** Whether bytes follow that are not another request. */
  boolean hasBody() {
    List<String> lengths = headers.all("Content-Length");
    return !headers.all("Transfer-Encoding").isEmpty()
        || lengths.stream().anyMatch(length -> !length.equals("0"));
  }

  /**
   * Whether another request may come on its connection (RFC 9112 §9.3). Not after a body: nobody
   * who reads sends one, and to read it away would only help those who flood.
   */
  boolean keepsConnection() {
    return minor > 0 && !hasBody() && !closes();
  }

  private boolean closes() {
    for (String value : headers.all("Connection")) {
      for (String option : value.split(",")) {
        if (option.strip().toLowerCase(Locale.ROOT).equals("close")) {
          return true;
        }
      }
    }
    return false;
  }
}
