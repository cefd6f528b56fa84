package org.nix2container.http;

import java.net.URI;

/**
 * One request.
 *
 * @param method in capitals
 * @param headers fields besides those that the client sends itself: Host, User-Agent,
 *     Content-Length, Transfer-Encoding, Expect, Proxy-Authorization, and Accept-Encoding unless it
 *     is here
 */
public record HttpRequest(String method, URI uri, Headers headers, RequestBody body) {

  public static HttpRequest get(URI uri, Headers headers) {
    return new HttpRequest("GET", uri, headers, new RequestBody.Empty());
  }

  public static HttpRequest head(URI uri, Headers headers) {
    return new HttpRequest("HEAD", uri, headers, new RequestBody.Empty());
  }

  /** Method and URL without secrets. */
  @Override
  public String toString() {
    return method + " " + SafeUrl.of(uri);
  }
}
