package org.nix2container.http;

import java.io.Serializable;
import java.net.URI;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.nix2container.failure.InvalidInputException;

/**
 * What a connection leads to (RFC 6454).
 *
 * @param scheme {@code http} or {@code https}
 * @param host a name or an address, in lower case, an IPv6 address without its brackets
 */
public record Origin(String scheme, String host, int port) implements Serializable {

  private static final int HIGHEST_PORT = 65535;

  /** Also takes hosts that {@link URI#getHost()} does not know, as those with an underscore. */
  public static Origin of(URI uri) {
    String scheme = String.valueOf(uri.getScheme()).toLowerCase(Locale.ROOT);
    if (!scheme.equals("http") && !scheme.equals("https")) {
      throw new InvalidInputException(SafeUrl.of(uri), "is neither an http nor an https URL");
    }
    String authority = String.valueOf(uri.getRawAuthority());
    String place = authority.substring(authority.lastIndexOf('@') + 1);
    int colon = place.lastIndexOf(':');
    boolean withPort = colon > place.lastIndexOf(']');
    String host = withPort ? place.substring(0, colon) : place;
    if (host.startsWith("[") && host.endsWith("]")) {
      host = host.substring(1, host.length() - 1);
    }
    if (host.isEmpty() || uri.getRawAuthority() == null) {
      throw new InvalidInputException(SafeUrl.of(uri), "names no host");
    }
    String port = withPort ? place.substring(colon + 1) : "";
    return new Origin(scheme, host.toLowerCase(Locale.ROOT), port(uri, scheme, port));
  }

  private static int port(URI uri, String scheme, String digits) {
    if (digits.isEmpty()) {
      return scheme.equals("https") ? 443 : 80;
    }
    int port = 0;
    for (int i = 0; i < digits.length(); i++) {
      int digit = digits.charAt(i) - '0';
      port = digit < 0 || digit > 9 || port > HIGHEST_PORT ? HIGHEST_PORT + 1 : port * 10 + digit;
    }
    if (port == 0 || port > HIGHEST_PORT) {
      throw new InvalidInputException(SafeUrl.of(uri), "its port is not one of 1 to 65535");
    }
    return port;
  }

  public boolean isSecure() {
    return scheme.equals("https");
  }

  /** The host as it stands before a port. */
  String bracketedHost() {
    return host.indexOf(':') < 0 ? host : "[" + host + "]";
  }

  /** As the Host field has it: without a port that goes without saying. */
  String authority() {
    return port == (isSecure() ? 443 : 80) ? bracketedHost() : bracketedHost() + ":" + port;
  }

  // What a record has of itself costs a start 15 ms, and this is a key.

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Origin o
        && port == o.port
        && host.equals(o.host)
        && scheme.equals(o.scheme);
  }

  @Override
  public int hashCode() {
    return 31 * (31 * host.hashCode() + scheme.hashCode()) + port;
  }

  /** {@code https://host:443}. */
  @Override
  public String toString() {
    return scheme + "://" + bracketedHost() + ":" + port;
  }
}
