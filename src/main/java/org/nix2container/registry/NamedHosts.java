package org.nix2container.registry;

import java.net.InetAddress;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.nix2container.http.AddressPolicy;
import org.nix2container.http.Origin;
import org.nix2container.http.PrivateAddresses;

/** The hosts that the user named, which alone may be at private addresses; more may be added. */
final class NamedHosts implements AddressPolicy {

  private final Set<Origin> named = ConcurrentHashMap.newKeySet();

  void add(Origin origin) {
    named.add(origin);
  }

  /** Adds a host at any port. */
  void add(String host) {
    named.add(new Origin("https", host.toLowerCase(Locale.ROOT), 443));
  }

  @Override
  public void check(Origin origin, InetAddress address) {
    new PrivateAddresses(named).check(origin, address);
  }
}
