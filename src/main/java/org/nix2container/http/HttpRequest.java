package org.nix2container.http;

import java.net.URI;

/**
 * One request.
 *
 * @param method in capitals
 * @param headers fields besides those that the client sends itself: Host, User-Agent,
 *     Content-Length, Transfer-Encoding, Expect, Proxy-Authorization, and Accept-Encoding unless it
 *     is here
 * @param patience how many times the stall time-out the answer may take: more than once for what is
 *     known to keep servers busy
 */
public record HttpRequest(String method, URI uri, Headers headers, RequestBody body, int patience) {

  /** One that is answered without delay. */
  public HttpRequest(String method, URI uri, Headers headers, RequestBody body) {
    this(method, uri, headers, body, 1);
  }

  public static HttpRequest get(URI uri, Headers headers) {
    return new HttpRequest("GET", uri, headers, new RequestBody.Empty());
  }

  public static HttpRequest head(URI uri, Headers headers) {
    return new HttpRequest("HEAD", uri, headers, new RequestBody.Empty());
  }

  /** The same, but the answer may take so many times the stall time-out. */
  public HttpRequest withPatience(int times) {
    return new HttpRequest(method, uri, headers, body, times);
  }

  /** Method and URL without secrets. */
  @Override
  public String toString() {
    return method + " " + SafeUrl.of(uri);
  }
}
