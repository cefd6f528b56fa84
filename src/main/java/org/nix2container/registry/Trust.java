package org.nix2container.registry;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Function;
import org.nix2container.http.Origin;
import org.nix2container.http.TlsOptions;

/** How servers are verified: registries as configured, all others by the system's authorities. */
final class Trust implements Function<Origin, TlsOptions> {

  private final ConcurrentMap<String, TlsOptions> byServer = new ConcurrentHashMap<>();

  /** For this port, and for others of the host that nothing is said of, as for their uploads. */
  void add(Origin origin, TlsOptions options) {
    byServer.put(server(origin), options);
    byServer.putIfAbsent(origin.host(), options);
  }

  /** For a server of which nothing is known. */
  void addUnknown(Origin origin, TlsOptions options) {
    if (!byServer.containsKey(origin.host())) {
      byServer.putIfAbsent(server(origin), options);
    }
  }

  private static String server(Origin origin) {
    return origin.host() + " " + origin.port();
  }

  @Override
  public TlsOptions apply(Origin origin) {
    TlsOptions ofServer = byServer.get(server(origin));
    if (ofServer != null) {
      return ofServer;
    }
    TlsOptions ofHost = byServer.get(origin.host());
    return ofHost == null ? TlsOptions.system() : ofHost;
  }
}
