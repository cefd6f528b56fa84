package org.nix2container.http;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Locale;
import org.nix2container.failure.InvalidInputException;

/**
 * A server that connects to others for us.
 *
 * @param origin where it is, and whether it is reached by TLS; for SOCKS the scheme is http
 * @param userInfo {@code user:password}, decoded; empty if there is none. Never shown
 */
record ProxyServer(Kind kind, Origin origin, String userInfo) {

  enum Kind {
    HTTP,
    SOCKS5
  }

  private static final int SOCKS_PORT = 1080;

  /**
   * @param variable where the URL is from
   * @param url without a scheme it is http, as in Go
   * @throws InvalidInputException if it is none, or of a kind that is not known here
   */
  static ProxyServer parse(String variable, String url) {
    URI uri = uri(variable, url.contains("://") ? url : "http://" + url);
    String scheme = String.valueOf(uri.getScheme()).toLowerCase(Locale.ROOT);
    String authority = String.valueOf(uri.getRawAuthority());
    int at = authority.lastIndexOf('@');
    String userInfo = at < 0 ? "" : decoded(authority.substring(0, at));
    String place = authority.substring(at + 1);
    return switch (scheme) {
      case "http", "https" ->
          new ProxyServer(Kind.HTTP, origin(variable, scheme + "://" + place), userInfo);
      case "socks5", "socks5h" -> {
        boolean withPort = place.lastIndexOf(':') > place.lastIndexOf(']');
        String url5 = "http://" + place + (withPort ? "" : ":" + SOCKS_PORT);
        yield new ProxyServer(Kind.SOCKS5, origin(variable, url5), userInfo);
      }
      default ->
          throw new InvalidInputException(
              variable,
              "a proxy of kind " + scheme + " is not known here; it may be http, https or socks5");
    };
  }

  private static URI uri(String variable, String url) {
    try {
      return new URI(url);
    } catch (URISyntaxException _) {
      // The URL is not said: it may hold a password.
      throw new InvalidInputException(variable, "is not the URL of a proxy");
    }
  }

  private static Origin origin(String variable, String url) {
    try {
      return Origin.of(uri(variable, url));
    } catch (InvalidInputException _) {
      throw new InvalidInputException(variable, "is not the URL of a proxy");
    }
  }

  private static String decoded(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    int count = 0;
    for (int i = 0; i < bytes.length; i++) {
      int high = bytes[i] == '%' && i + 2 < bytes.length ? Character.digit(bytes[i + 1], 16) : -1;
      int low = high < 0 ? -1 : Character.digit(bytes[i + 2], 16);
      if (low >= 0) {
        bytes[count++] = (byte) (high << 4 | low);
        i += 2;
      } else {
        bytes[count++] = bytes[i];
      }
    }
    return new String(bytes, 0, count, StandardCharsets.UTF_8);
  }

  /** What the proxy wants to know of us (RFC 7617). */
  Headers credentials() {
    if (userInfo.isEmpty()) {
      return Headers.none();
    }
    String pair = userInfo.indexOf(':') < 0 ? userInfo + ":" : userInfo;
    String encoded = Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8));
    return Headers.of("Proxy-Authorization", "Basic " + encoded);
  }

  /** Without user and password. */
  @Override
  public String toString() {
    return kind == Kind.SOCKS5
        ? "socks5://" + origin.bracketedHost() + ":" + origin.port()
        : origin.toString();
  }
}
