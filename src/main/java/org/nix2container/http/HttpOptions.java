package org.nix2container.http;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * How connections are made.
 *
 * @param tls how each origin is verified, and each proxy that is reached by TLS
 * @param authorities whom the system trusts
 * @param addresses which addresses may be connected to; {@link #of} refuses every private one
 * @param connectTimeout for the connection, and again for its handshake
 * @param stallTimeout how long a server may take or give no byte
 * @param socket of Unix, which all requests go to instead of to the origins that they name
 */
public record HttpOptions(
    Function<Origin, TlsOptions> tls,
    SystemAuthorities authorities,
    Proxies proxies,
    AddressPolicy addresses,
    Duration connectTimeout,
    Duration stallTimeout,
    String userAgent,
    Trace trace,
    Optional<Path> socket) {

  /** What the environment says of proxies and authorities, and else the defaults. */
  public static HttpOptions of(Map<String, String> environment) {
    return new HttpOptions(
        _ -> TlsOptions.system(),
        SystemAuthorities.of(environment),
        Proxies.of(environment),
        new PrivateAddresses(Set.of()),
        Duration.ofSeconds(30),
        Duration.ofSeconds(60),
        "nix2container",
        Trace.none(),
        Optional.empty());
  }

  public HttpOptions withTls(Function<Origin, TlsOptions> other) {
    return new HttpOptions(
        other,
        authorities,
        proxies,
        addresses,
        connectTimeout,
        stallTimeout,
        userAgent,
        trace,
        socket);
  }

  public HttpOptions withAddresses(AddressPolicy other) {
    return new HttpOptions(
        tls, authorities, proxies, other, connectTimeout, stallTimeout, userAgent, trace, socket);
  }

  public HttpOptions withTimeouts(Duration connect, Duration stall) {
    return new HttpOptions(
        tls, authorities, proxies, addresses, connect, stall, userAgent, trace, socket);
  }

  public HttpOptions withUserAgent(String other) {
    return new HttpOptions(
        tls, authorities, proxies, addresses, connectTimeout, stallTimeout, other, trace, socket);
  }

  public HttpOptions withTrace(Trace other) {
    return new HttpOptions(
        tls,
        authorities,
        proxies,
        addresses,
        connectTimeout,
        stallTimeout,
        userAgent,
        other,
        socket);
  }

  /**
   * All connections go to this socket of Unix, and by no proxy. The host that a request names is
   * only told to the server.
   */
  public HttpOptions withSocket(Path file) {
    return new HttpOptions(
        tls,
        authorities,
        Proxies.none(),
        addresses,
        connectTimeout,
        stallTimeout,
        userAgent,
        trace,
        Optional.of(file));
  }
}
