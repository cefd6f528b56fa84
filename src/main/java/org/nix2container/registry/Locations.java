package org.nix2container.registry;

import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import org.nix2container.failure.InvalidInputException;
import org.nix2container.http.Headers;
import org.nix2container.http.HttpRequest;
import org.nix2container.http.Origin;
import org.nix2container.oci.Digest;

/** Where a registry sends us next. */
final class Locations {

  private static final int HTTP_PORT = 80;
  private static final int HTTPS_PORT = 443;

  private Locations() {}

  /**
   * A Location or Link resolved against the URL that was asked; its query stays the bytes that it
   * is.
   *
   * <p>A registry behind a proxy that ends TLS and does not tell it so gives URLs with {@code
   * http:} to its own host. These are asked by https. Any other way from https to http is refused.
   */
  static URI resolve(URI asked, String location) throws WrongAnswerException {
    URI next = resolved(asked, location);
    Origin from = Origin.of(asked);
    Origin to = origin(next);
    if (!from.isSecure() || to.isSecure()) {
      return next;
    }
    boolean samePort =
        to.port() == from.port() || to.port() == HTTP_PORT && from.port() == HTTPS_PORT;
    if (!to.host().equals(from.host()) || !samePort) {
      throw new WrongAnswerException(
          "it sends us from https to "
              + shown(next)
              + ", where nothing is encrypted: the proxy before the registry has to pass on Host"
              + " and X-Forwarded-Proto");
    }
    String query = next.getRawQuery() == null ? "" : "?" + next.getRawQuery();
    return URI.create("https://" + asked.getRawAuthority() + next.getRawPath() + query);
  }

  private static URI resolved(URI asked, String location) throws WrongAnswerException {
    String text = escaped(location.strip());
    int fragment = text.indexOf('#');
    text = fragment < 0 ? text : text.substring(0, fragment);
    try {
      if (text.startsWith("?")) {
        // URI.resolve would take the last part of the path away, as RFC 2396 has it.
        return new URI(
            asked.getScheme() + "://" + asked.getRawAuthority() + asked.getRawPath() + text);
      }
      return asked.resolve(new URI(text));
    } catch (URISyntaxException e) {
      throw new WrongAnswerException("it sends us to what is no URL");
    }
  }

  private static Origin origin(URI uri) throws WrongAnswerException {
    try {
      return Origin.of(uri);
    } catch (InvalidInputException e) {
      throw new WrongAnswerException("it sends us on, but " + e.getMessage());
    }
  }

  /** Characters that URI does not take, though servers do. */
  private static String escaped(String text) {
    StringBuilder out = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c > ' ' && c < 0x7f && "\"<>\\^`{|}".indexOf(c) < 0) {
        out.append(c);
      } else {
        // HTTP clients give the bytes of a field as Latin-1.
        out.append('%').append(Character.forDigit(c >> 4 & 15, 16));
        out.append(Character.forDigit(c & 15, 16));
      }
    }
    return out.toString();
  }

  /** The URL that closes an upload; all that it has already stays. */
  static URI withDigest(URI session, Digest digest) {
    String query = session.getRawQuery();
    String separator = query == null ? "?" : query.isEmpty() ? "" : "&";
    return URI.create(session + separator + "digest=" + encoded(digest.toString()));
  }

  /** A value of a query or form. */
  static String encoded(String value) {
    return URLEncoder.encode(value, StandardCharsets.UTF_8);
  }

  /** The URL as a message may have it. */
  static String shown(URI uri) {
    return HttpRequest.get(uri, Headers.none()).toString().substring("GET ".length());
  }
}
