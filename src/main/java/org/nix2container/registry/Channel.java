package org.nix2container.registry;

import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import org.nix2container.http.Headers;
import org.nix2container.http.HttpRequest;
import org.nix2container.http.HttpResponse;
import org.nix2container.http.Origin;
import org.nix2container.http.RequestBody;

/**
 * Sends what endpoints of one repository ask: signed, to where the registry sends us on, and again
 * where that helps. The Authorization field goes to the registry's own origin and to no other.
 */
final class Channel implements Exchange.Sender {

  private static final int UNAUTHORIZED = 401;
  private static final int MOST_REDIRECTS = 5;

  /** Unsigned, with a token, and with a token for more. */
  private static final int MOST_SIGNATURES = 3;

  private final RegistryServer server;
  private final Authorizer authorizer;
  private final List<String> scopes;
  private final RetryOptions retries;

  /**
   * @param scopes what tokens are to be good for
   */
  Channel(RegistryServer server, Authorizer authorizer, List<String> scopes, RetryOptions retries) {
    this.server = server;
    this.authorizer = authorizer;
    this.scopes = scopes;
    this.retries = retries;
  }

  Channel withScopes(List<String> others) {
    return new Channel(server, authorizer, others, retries);
  }

  RegistryServer server() {
    return server;
  }

  Refusals refusals() {
    return authorizer.refusals();
  }

  /** Counts the failures of one operation. */
  Retries retries() {
    return new Retries(retries);
  }

  /**
   * Asks, again and again if that may help.
   *
   * @throws RegistryException if it did not
   */
  <T> T call(Endpoint<T> endpoint) {
    Retries failures = retries();
    while (true) {
      try {
        return once(endpoint);
      } catch (RegistryException e) {
        if (!e.isPassing()) {
          throw e;
        }
        failures.failed(e);
      } catch (IOException e) {
        throw new IllegalStateException("no body is made while it is sent", e);
      }
    }
  }

  /**
   * Asks.
   *
   * @throws IOException what the writer of a streamed body threw; it may be called several times
   */
  <T> T once(Endpoint<T> endpoint) throws IOException {
    return Exchange.of(endpoint, this, authorizer.refusals());
  }

  /** Asks, and leaves the reading of the answer, and closing it, to the caller. */
  HttpResponse open(Endpoint<?> endpoint) {
    try {
      return Exchange.open(endpoint, this, authorizer.refusals());
    } catch (IOException e) {
      throw new IllegalStateException("no body is made while it is sent", e);
    }
  }

  @Override
  public HttpResponse send(Endpoint<?> endpoint) throws IOException, WrongAnswerException {
    HttpRequest request = endpoint.request(server.base());
    Origin own = server.origin();
    for (int signatures = 1; ; signatures++) {
      Signature signature =
          Origin.of(request.uri()).equals(own)
              ? authorizer.signature(scopes)
              : new Signature.None();
      HttpResponse answer = follow(request, signature, own);
      if (answer.status() != UNAUTHORIZED || signatures == MOST_SIGNATURES) {
        return answer;
      }
      if (!Origin.of(answer.uri()).equals(own)) {
        answer.close();
        throw new WrongAnswerException(
            "it sends us to "
                + Locations.shown(answer.uri())
                + ", which wants to know who asks (401), but that is told to "
                + own
                + " alone; if both are the same registry, the proxy before it has to pass on Host"
                + " and X-Forwarded-Proto");
      }
      if (!authorizer.learns(answer, signature, scopes, signatures > 1)) {
        return answer;
      }
      answer.close();
    }
  }

  private HttpResponse follow(HttpRequest request, Signature signature, Origin own)
      throws IOException, WrongAnswerException {
    HttpRequest next = signed(request, request.uri(), signature.sign(request.headers()));
    for (int redirects = 0; ; redirects++) {
      HttpResponse answer = server.send(next);
      Optional<String> location = redirect(request, answer);
      if (location.isEmpty() || redirects == MOST_REDIRECTS) {
        return answer;
      }
      try (answer) {
        URI uri = Locations.resolve(answer.uri(), location.get());
        boolean isOwn = Origin.of(uri).equals(own);
        Headers headers = isOwn ? signature.sign(request.headers()) : request.headers();
        next = signed(request, uri, headers);
      }
    }
  }

  private static HttpRequest signed(HttpRequest request, URI uri, Headers headers) {
    return new HttpRequest(request.method(), uri, headers, request.body());
  }

  private static Optional<String> redirect(HttpRequest request, HttpResponse answer) {
    boolean reads = request.body() instanceof RequestBody.Empty && isRead(request.method());
    return switch (answer.status()) {
      case 301, 302, 303, 307, 308 -> reads ? answer.headers().first("Location") : Optional.empty();
      default -> Optional.empty();
    };
  }

  private static boolean isRead(String method) {
    return method.equals("GET") || method.equals("HEAD");
  }
}
