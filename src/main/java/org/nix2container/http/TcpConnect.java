package org.nix2container.http;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import org.nix2container.failure.SystemReason;

/** Connects to a host, at the first of its addresses that answers. */
final class TcpConnect {

  /** An address that does not answer leaves at least this to the next, if there is as much. */
  private static final long LEAST_MILLIS = 2000;

  private final HttpOptions options;
  private final OpenSockets sockets;
  private final ConnectFailures failures;

  TcpConnect(HttpOptions options, OpenSockets sockets, ConnectFailures failures) {
    this.options = options;
    this.sockets = sockets;
    this.failures = failures;
  }

  /**
   * @throws RefusedAddressException if one of the addresses must not be connected to
   */
  Socket to(Origin origin) {
    return connect(origin, options.addresses(), "");
  }

  /** The user chose the proxy, so that it may be anywhere. */
  Socket toProxy(ProxyServer proxy) {
    return connect(proxy.origin(), (_, _) -> {}, "proxy " + proxy + ": ");
  }

  private Socket connect(Origin to, AddressPolicy policy, String whose) {
    InetAddress[] addresses = addresses(to, whose);
    long deadline = System.nanoTime() + options.connectTimeout().toNanos();
    for (int i = 0; ; i++) {
      policy.check(to, addresses[i]);
      int others = addresses.length - i;
      long left = Math.max(1, (deadline - System.nanoTime()) / 1_000_000);
      long millis = Math.max(left / others, Math.min(left, LEAST_MILLIS));
      try {
        return connect(addresses[i], to.port(), Math.clamp(millis, 1, Integer.MAX_VALUE));
      } catch (IOException e) {
        if (others == 1 || System.nanoTime() > deadline || sockets.isClosed()) {
          String where = addresses[i].getHostAddress() + " port " + to.port();
          throw failures.of(whose + "cannot connect to " + where + ": " + reason(e), true, e);
        }
      }
    }
  }

  private InetAddress[] addresses(Origin to, String whose) {
    try {
      return InetAddress.getAllByName(to.host());
    } catch (UnknownHostException e) {
      // The JDK gives the reason in text alone.
      boolean passing = String.valueOf(e.getMessage()).contains("Temporary failure");
      String reason = passing ? " cannot be looked up now" : " is not known; is it spelled right?";
      throw failures.of(whose + "host " + to.host() + reason, passing, e);
    }
  }

  private Socket connect(InetAddress address, int port, int millis) throws IOException {
    // The JDK's own proxies, those of its system properties, are not asked.
    Socket socket = new Socket(Proxy.NO_PROXY);
    sockets.add(socket);
    boolean made = false;
    try {
      socket.setTcpNoDelay(true);
      socket.connect(new InetSocketAddress(address, port), millis);
      made = true;
      return socket;
    } finally {
      if (!made) {
        sockets.close(socket);
      }
    }
  }

  private String reason(IOException e) {
    if (e instanceof SocketTimeoutException) {
      return "no answer within " + RequestFailures.seconds(options.connectTimeout());
    }
    if (e instanceof ConnectException) {
      return "nothing listens there, or it cannot be reached";
    }
    return SystemReason.of(e);
  }
}
