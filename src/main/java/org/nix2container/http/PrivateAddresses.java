package org.nix2container.http;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.Set;

/**
 * Refuses private addresses to hosts that the user did not name: a registry must not send us, with
 * the reach that this machine has, to services of its networks (SSRF).
 *
 * <p>A named host may be reached at any port.
 */
public record PrivateAddresses(Set<Origin> namedByUser) implements AddressPolicy {

  public PrivateAddresses {
    namedByUser = Set.copyOf(namedByUser);
  }

  @Override
  public void check(Origin origin, InetAddress address) {
    if (isPrivate(address) && !isNamed(origin)) {
      throw new RefusedAddressException(origin, address);
    }
  }

  private boolean isNamed(Origin origin) {
    for (Origin named : namedByUser) {
      if (named.host().equals(origin.host())) {
        return true;
      }
    }
    return false;
  }

  /** Loopback, private (RFC 1918, 4193, 6598), link-local, multicast and addresses of no host. */
  static boolean isPrivate(InetAddress address) {
    if (address.isLoopbackAddress()
        || address.isAnyLocalAddress()
        || address.isLinkLocalAddress()
        || address.isSiteLocalAddress()
        || address.isMulticastAddress()) {
      return true;
    }
    byte[] bytes = address.getAddress();
    return address instanceof Inet6Address ? isPrivate6(bytes) : isPrivate4(bytes, 0);
  }

  private static boolean isPrivate4(byte[] bytes, int at) {
    int first = bytes[at] & 0xff;
    int second = bytes[at + 1] & 0xff;
    return switch (first) {
      case 0, 10, 127 -> true;
      case 100 -> (second & 0xc0) == 64;
      case 169 -> second == 254;
      case 172 -> (second & 0xf0) == 16;
      case 192 -> second == 168 || second == 0 && bytes[at + 2] == 0;
      case 198 -> (second & 0xfe) == 18;
      default -> first >= 224;
    };
  }

  private static boolean isPrivate6(byte[] bytes) {
    if ((bytes[0] & 0xfe) == 0xfc) {
      return true;
    }
    // Addresses that a gateway turns into IPv4: NAT64 (RFC 6052), 6to4 (RFC 3056), compatible ones.
    if (startsWith(bytes, 0, 0x64, 0xff, 0x9b, 0, 0, 0, 0, 0, 0, 0, 0)) {
      return isPrivate4(bytes, 12);
    }
    if (bytes[0] == 0x20 && bytes[1] == 2) {
      return isPrivate4(bytes, 2);
    }
    return startsWith(bytes, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0) && isPrivate4(bytes, 12);
  }

  private static boolean startsWith(byte[] bytes, int... start) {
    for (int i = 0; i < start.length; i++) {
      if ((bytes[i] & 0xff) != start[i]) {
        return false;
      }
    }
    return true;
  }
}
