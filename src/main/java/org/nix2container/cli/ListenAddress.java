package org.nix2container.cli;

import java.net.InetAddress;
import java.net.InetSocketAddress;

/**
 * Where a server is to listen.
 *
 * @param host as it was given
 */
record ListenAddress(String host, InetSocketAddress address) {

  static final String USUAL = "127.0.0.1:5000";

  private static final int HIGHEST_PORT = 65535;

  static ListenAddress of(Invocation invocation, Flag flag) {
    String text = invocation.value(flag).orElse(USUAL);
    int colon = text.lastIndexOf(':');
    String host = colon < 0 ? "" : text.substring(0, colon);
    boolean bracketed = host.startsWith("[") && host.endsWith("]");
    int port = port(text.substring(colon + 1));
    if (host.isEmpty() || port < 0 || !bracketed && host.indexOf(':') >= 0) {
      throw invocation.wrong(
          "--"
              + flag.name()
              + " needs an address and a port as in 127.0.0.1:5000 or [::1]:5000,"
              + " not `"
              + text
              + "`");
    }
    String bare = bracketed ? host.substring(1, host.length() - 1) : host;
    return new ListenAddress(host, new InetSocketAddress(bare, port));
  }

  private static int port(String digits) {
    try {
      int port = Integer.parseInt(digits);
      return port <= HIGHEST_PORT && !digits.startsWith("+") ? port : -1;
    } catch (NumberFormatException _) {
      return -1;
    }
  }

  /** Whether only programs of this machine reach it. */
  boolean isLoopback() {
    InetAddress is = address.getAddress();
    return is != null && is.isLoopbackAddress();
  }

  String shown(int port) {
    return host + ":" + port;
  }

  /** What runtimes on this machine call it. */
  String pulledFrom(int port) {
    InetAddress is = address.getAddress();
    return (is != null && is.isAnyLocalAddress() ? "127.0.0.1" : host) + ":" + port;
  }
}
