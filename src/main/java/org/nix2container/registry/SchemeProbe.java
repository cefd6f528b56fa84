package org.nix2container.registry;

import java.io.IOException;
import java.net.URI;
import java.util.Optional;
import org.nix2container.http.Headers;
import org.nix2container.http.HttpClient;
import org.nix2container.http.HttpException;
import org.nix2container.http.HttpRequest;
import org.nix2container.http.HttpResponse;

/**
 * Finds out whether a registry that need not be secure speaks TLS. It is told nothing meanwhile.
 *
 * <p>TLS is tried first, as in skopeo. Only where nobody can listen, on this machine, it is the
 * other way round: starting JSSE takes a tenth of a second.
 */
final class SchemeProbe {

  private final HttpClient http;
  private final String host;

  SchemeProbe(HttpClient http, String host) {
    this.http = http;
    this.host = host;
  }

  /**
   * What was found out.
   *
   * @param base {@code https://host} or {@code http://host}
   * @param challenge how it wants to be told who asks, if it does
   */
  record Found(String base, Optional<Challenge> challenge) {}

  /**
   * Asks the registry.
   *
   * @throws HttpException if it answers to neither
   */
  Found find() {
    if (isOnThisMachine()) {
      Optional<Found> plain = findPlain();
      if (plain.isPresent()) {
        return plain.get();
      }
    }
    try {
      return found("https://");
    } catch (HttpException e) {
      try {
        return found("http://");
      } catch (HttpException plain) {
        if (plain.isTransient() && !e.isTransient()) {
          throw plain; // it speaks no TLS, and will answer later
        }
        e.addSuppressed(plain);
        throw e;
      }
    }
  }

  /** With a port, for only then both would be at the same. */
  private boolean isOnThisMachine() {
    return host.startsWith("localhost:")
        || host.startsWith("127.") && host.indexOf(':') > 0
        || host.startsWith("[::1]:");
  }

  /** Servers that want TLS answer with 400, with a redirect, or not at all. */
  private Optional<Found> findPlain() {
    try (HttpResponse answer = ask("http://")) {
      boolean isRegistry =
          answer.status() == 200
              || answer.status() == 401
              || answer.headers().first("Docker-Distribution-Api-Version").isPresent();
      return isRegistry ? Optional.of(found("http://", answer)) : Optional.empty();
    } catch (HttpException e) {
      return Optional.empty();
    }
  }

  private Found found(String scheme) {
    try (HttpResponse answer = ask(scheme)) {
      return found(scheme, answer);
    }
  }

  private Found found(String scheme, HttpResponse answer) {
    return new Found(scheme + host, Challenge.of(answer.headers()));
  }

  private HttpResponse ask(String scheme) {
    try {
      return http.send(HttpRequest.get(URI.create(scheme + host + "/v2/"), Headers.none()));
    } catch (IOException e) {
      throw new IllegalStateException("no body is sent", e);
    }
  }
}
