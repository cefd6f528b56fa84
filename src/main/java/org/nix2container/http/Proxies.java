package org.nix2container.http;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.nix2container.failure.InvalidInputException;

/**
 * Which proxy leads to an origin, by Go's rules (golang.org/x/net/http/httpproxy): {@code
 * https_proxy} and {@code http_proxy} by the scheme of the request, in capitals before small
 * letters, and {@code no_proxy} for what needs none. {@code all_proxy} is for whatever has none of
 * its own, as with curl.
 */
public final class Proxies {

  private static final Proxies NONE = new Proxies(Map.of());

  private final Map<String, String> environment;
  private final NoProxy exceptions;

  private Proxies(Map<String, String> environment) {
    this.environment = environment;
    this.exceptions = NoProxy.parse(variable("no_proxy").map(Variable::value).orElse(""));
  }

  /** Of these environment variables. A value that is wrong is only found out when it is needed. */
  public static Proxies of(Map<String, String> environment) {
    return new Proxies(Map.copyOf(environment));
  }

  /** Every origin is reached directly. */
  public static Proxies none() {
    return NONE;
  }

  /**
   * The proxy that leads to the origin; nothing if it is to be reached directly.
   *
   * @throws InvalidInputException if a variable does not name a proxy
   */
  Optional<ProxyServer> of(Origin origin) {
    Optional<Variable> variable = variable(origin.scheme() + "_proxy");
    if (variable.isEmpty()) {
      variable = variable("all_proxy");
    }
    if (variable.isEmpty() || isLocal(origin) || exceptions.has(origin)) {
      return Optional.empty();
    }
    return Optional.of(ProxyServer.parse(variable.get().name(), variable.get().value()));
  }

  private static boolean isLocal(Origin origin) {
    return origin.host().equals("localhost")
        || HostName.isAddress(origin.host()) && NoProxy.isLoopback(origin.host());
  }

  private record Variable(String name, String value) {}

  private Optional<Variable> variable(String name) {
    String capitals = name.toUpperCase(Locale.ROOT);
    String value = environment.getOrDefault(capitals, "");
    // A web server hands the header "Proxy" of any visitor to its CGI programs as HTTP_PROXY.
    boolean visitors = capitals.equals("HTTP_PROXY") && environment.containsKey("REQUEST_METHOD");
    if (!value.isEmpty() && !visitors) {
      return Optional.of(new Variable(capitals, value));
    }
    String small = environment.getOrDefault(name, "");
    return small.isEmpty() ? Optional.empty() : Optional.of(new Variable(name, small));
  }
}
