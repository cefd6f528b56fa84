package org.nix2container.http;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;

/**
 * Sends requests, any number at a time, each on a connection of its own that is kept for the next.
 */
public final class HttpClient implements AutoCloseable {

  private final HttpOptions options;
  private final OpenSockets sockets = new OpenSockets();
  private final KeptConnections kept = new KeptConnections();
  private final Connector connector;

  public HttpClient(HttpOptions options) {
    this.options = options;
    this.connector = new Connector(options, sockets);
  }

  /**
   * Sends one request and reads the head of its answer. The answer is to be closed.
   *
   * @throws HttpException if there is no answer, or none that can be understood
   * @throws IOException only what the Writer of a streamed body threw itself
   */
  public HttpResponse send(HttpRequest request) throws IOException {
    Origin origin = Origin.of(request.uri());
    Duration patience = options.stallTimeout().multipliedBy(request.patience());
    RequestFailures failures = new RequestFailures(origin, request.toString(), patience, sockets);
    byte[] head = head(request, origin);
    if (options.trace() == NoTrace.NONE) {
      return send(request, head, failures);
    }
    return new TracedRequest(request, options.trace()).answer(() -> send(request, head, failures));
  }

  private HttpResponse send(HttpRequest request, byte[] head, RequestFailures failures)
      throws IOException {
    Optional<Connection> used = kept.take(failures.origin());
    if (used.isPresent()) {
      Optional<HttpResponse> response =
          new Exchange(used.get(), request, head, kept, failures).onUsedConnection();
      if (response.isPresent()) {
        return response.get();
      }
    }
    Connection fresh = connector.connect(failures.origin(), failures.subject());
    return new Exchange(fresh, request, head, kept, failures).onFreshConnection();
  }

  private byte[] head(HttpRequest request, Origin origin) {
    Optional<ProxyServer> proxy =
        origin.isSecure() ? Optional.empty() : options.proxies().of(origin);
    // A proxy for http is sent the request itself, with the whole URL.
    boolean whole = proxy.isPresent() && proxy.get().kind() == ProxyServer.Kind.HTTP;
    Headers more = whole ? proxy.get().credentials() : Headers.none();
    return RequestHead.of(request, origin, options.userAgent(), whole, more);
  }

  /** Ends at once whatever is being sent or read by any thread; their calls fail. */
  @Override
  public void close() {
    sockets.closeAll();
  }
}
