package org.nix2container.http;

import java.net.URI;
import org.jspecify.annotations.Nullable;

/**
 * A URL as a message may have it: no user, no fragment, no value in its query but harmless ones.
 */
final class SafeUrl {

  private SafeUrl() {}

  static String of(URI uri) {
    if (uri.getRawAuthority() == null) {
      return uri.getScheme() == null ? path(uri) : uri.getScheme() + ":" + path(uri);
    }
    String authority = uri.getRawAuthority();
    return uri.getScheme()
        + "://"
        + authority.substring(authority.lastIndexOf('@') + 1)
        + path(uri)
        + query(uri.getRawQuery());
  }

  /** For text that came from outside; {@code (unreadable)} if it is no URL. */
  static String of(String text) {
    try {
      URI uri = URI.create(text);
      return uri.getRawAuthority() == null ? path(uri) + query(uri.getRawQuery()) : of(uri);
    } catch (IllegalArgumentException _) {
      return "(unreadable)";
    }
  }

  private static String path(URI uri) {
    return uri.getRawPath() == null ? "" : uri.getRawPath();
  }

  private static String query(@Nullable String query) {
    if (query == null) {
      return "";
    }
    StringBuilder safe = new StringBuilder(query.length() + 1);
    char before = '?';
    for (int start = 0; start <= query.length(); ) {
      int and = query.indexOf('&', start);
      int end = and < 0 ? query.length() : and;
      int equals = query.indexOf('=', start);
      safe.append(before);
      if (equals < 0 || equals >= end) {
        safe.append(equals < 0 && start == 0 ? "..." : query.substring(start, end));
      } else {
        String name = query.substring(start, equals);
        safe.append(name).append('=');
        safe.append(isHarmless(name) ? query.substring(equals + 1, end) : "...");
      }
      before = '&';
      start = end + 1;
    }
    return safe.toString();
  }

  private static boolean isHarmless(String name) {
    return switch (name) {
      case "digest", "mount", "from", "n", "last", "scope", "service" -> true;
      default -> false;
    };
  }
}
