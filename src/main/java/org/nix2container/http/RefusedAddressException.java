package org.nix2container.http;

import java.net.InetAddress;

/** A host that the user did not name and that is at an address of the user's own networks. */
public final class RefusedAddressException extends HttpException {

  private static final long serialVersionUID = 1L;

  public RefusedAddressException(Origin origin, InetAddress address) {
    super(
        origin,
        origin.toString(),
        "the registry sent us here, but "
            + address.getHostAddress()
            + " is a private address and you did not name this host: --allow-host "
            + origin.host()
            + " allows it",
        null);
  }

  @Override
  public boolean isTransient() {
    return false;
  }
}
