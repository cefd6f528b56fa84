package org.nix2container.http;

import java.time.Duration;
import java.util.Map;
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
 */
public record HttpOptions(
    Function<Origin, TlsOptions> tls,
    SystemAuthorities authorities,
    Proxies proxies,
    AddressPolicy addresses,
    Duration connectTimeout,
    Duration stallTimeout,
    String userAgent,
    Trace trace) {

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
        Trace.none());
  }

  public HttpOptions withTls(Function<Origin, TlsOptions> other) {
    return new HttpOptions(
        other, authorities, proxies, addresses, connectTimeout, stallTimeout, userAgent, trace);
  }

  public HttpOptions withAddresses(AddressPolicy other) {
    return new HttpOptions(
        tls, authorities, proxies, other, connectTimeout, stallTimeout, userAgent, trace);
  }

  public HttpOptions withTimeouts(Duration connect, Duration stall) {
    return new HttpOptions(tls, authorities, proxies, addresses, connect, stall, userAgent, trace);
  }

  public HttpOptions withUserAgent(String other) {
    return new HttpOptions(
        tls, authorities, proxies, addresses, connectTimeout, stallTimeout, other, trace);
  }

  public HttpOptions withTrace(Trace other) {
    return new HttpOptions(
        tls, authorities, proxies, addresses, connectTimeout, stallTimeout, userAgent, other);
  }
}
