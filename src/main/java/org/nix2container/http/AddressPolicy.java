package org.nix2container.http;

import java.net.InetAddress;

/** Says which addresses may be connected to. Proxies are not asked about. */
@FunctionalInterface
public interface AddressPolicy {

  /**
   * Called with each address before it is connected to.
   *
   * @throws RefusedAddressException if it must not be
   */
  void check(Origin origin, InetAddress address);
}
