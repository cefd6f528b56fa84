package org.nix2container.http;

import java.io.EOFException;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;

/** Makes connections to origins: directly or through a proxy, and with TLS where it is wanted. */
final class Connector {

  private static final String[] PROTOCOLS = {"TLSv1.3", "TLSv1.2"};

  /**
   * The elliptic curve that is tried alone at first. JSSE would make a key for a second one as
   * well, which takes a start 80 ms and which servers hardly ever want.
   */
  private static final String[] FIRST_GROUPS = {"x25519"};

  private final HttpOptions options;
  private final OpenSockets sockets;
  private final TlsContexts tls;

  /** Servers that do not know the first curve. */
  private final Set<Origin> wantOtherGroups = ConcurrentHashMap.newKeySet();

  Connector(HttpOptions options, OpenSockets sockets) {
    this.options = options;
    this.sockets = sockets;
    this.tls = new TlsContexts(options.authorities());
  }

  /**
   * A new connection.
   *
   * @param subject the request that it is for
   * @throws HttpException if there can be none
   */
  Connection connect(Origin origin, String subject) {
    Attempt attempt = new Attempt(origin, subject);
    boolean first = origin.isSecure() && !wantOtherGroups.contains(origin);
    try {
      return attempt.connect(first);
    } catch (HandshakeException e) {
      if (!first || !TlsFailures.mayBeForGroups(e.reason) || sockets.isClosed()) {
        throw attempt.failure(e);
      }
    }
    try {
      Connection connection = attempt.connect(false);
      wantOtherGroups.add(origin);
      return connection;
    } catch (HandshakeException e) {
      throw attempt.failure(e);
    }
  }

  /** A TLS handshake with a server or proxy that failed. */
  private static final class HandshakeException extends IOException {

    private static final long serialVersionUID = 1L;

    private final Origin with;
    private final IOException reason;

    HandshakeException(Origin with, IOException reason) {
      super(reason);
      this.with = with;
      this.reason = reason;
    }
  }

  /** What is done for one request. */
  private final class Attempt {

    private final Origin origin;
    private final String subject;
    private final ConnectFailures failures;

    Attempt(Origin origin, String subject) {
      this.origin = origin;
      this.subject = subject;
      this.failures = new ConnectFailures(origin, subject, options.connectTimeout(), sockets);
    }

    Connection connect(boolean firstGroups) throws HandshakeException {
      Optional<ProxyServer> proxy = options.proxies().of(origin);
      Socket bottom = bottom(proxy);
      boolean made = false;
      try {
        Socket through = proxy.isPresent() ? passProxy(bottom, proxy.get()) : bottom;
        Socket top = origin.isSecure() ? handshake(through, origin, firstGroups) : through;
        Connection connection = new Connection(origin, sockets, bottom, top);
        trace(bottom, proxy, top);
        made = true;
        return connection;
      } catch (HandshakeException e) {
        throw e;
      } catch (IOException e) {
        throw failures.lost(e);
      } finally {
        if (!made) {
          sockets.close(bottom);
        }
      }
    }

    private Socket bottom(Optional<ProxyServer> proxy) {
      if (options.socket().isPresent()) {
        return new UnixConnect(options.connectTimeout(), sockets, failures)
            .to(options.socket().get());
      }
      TcpConnect tcp = new TcpConnect(options, sockets, failures);
      return proxy.isPresent() ? tcp.toProxy(proxy.get()) : tcp.to(origin);
    }

    private void trace(Socket bottom, Optional<ProxyServer> proxy, Socket top) {
      if (options.trace() == NoTrace.NONE) {
        return;
      }
      String address =
          options.socket().isPresent()
              ? options.socket().get().toString()
              : bottom.getInetAddress().getHostAddress() + " port " + bottom.getPort();
      String by = proxy.isPresent() ? ", by proxy " + proxy.get() : "";
      String tlsVersion =
          top instanceof SSLSocket secure
              ? ", "
                  + secure.getSession().getProtocol()
                  + " "
                  + secure.getSession().getCipherSuite()
              : "";
      options.trace().line("connected to " + origin + " at " + address + by + tlsVersion);
    }

    private Socket passProxy(Socket bottom, ProxyServer proxy) throws IOException {
      Tunnel tunnel = new Tunnel(proxy, origin, failures);
      bottom.setSoTimeout(timeoutMillis());
      if (proxy.kind() == ProxyServer.Kind.SOCKS5) {
        tunnel.openBySocks(bottom);
        return bottom;
      }
      Socket top = proxy.origin().isSecure() ? handshake(bottom, proxy.origin(), false) : bottom;
      if (origin.isSecure()) {
        tunnel.openByConnect(new Connection(origin, sockets, bottom, top), options);
      }
      return top;
    }

    private Socket handshake(Socket through, Origin with, boolean firstGroups)
        throws HandshakeException {
      try {
        SSLSocket socket =
            (SSLSocket)
                tls.of(options.tls().apply(with))
                    .createSocket(through, with.host(), with.port(), true);
        SSLParameters parameters = socket.getSSLParameters();
        parameters.setProtocols(PROTOCOLS);
        if (firstGroups) {
          parameters.setNamedGroups(FIRST_GROUPS);
        }
        socket.setSSLParameters(parameters);
        socket.setSoTimeout(timeoutMillis());
        socket.startHandshake();
        return socket;
      } catch (IOException e) {
        throw new HandshakeException(with, e);
      }
    }

    private int timeoutMillis() {
      return Math.clamp(options.connectTimeout().toMillis(), 1, Integer.MAX_VALUE);
    }

    HttpException failure(HandshakeException e) {
      if (e.reason instanceof SocketTimeoutException) {
        return failures.silent("the TLS handshake", e.reason);
      }
      if (e.reason instanceof SSLException tlsReason
          && !(tlsReason.getCause() instanceof EOFException)
          && !sockets.isClosed()) {
        String reason = TlsFailures.reason(tlsReason, e.with);
        String whose = e.with.equals(origin) ? "" : "proxy " + e.with + ": ";
        return new TlsFailureException(origin, subject, whose + reason, tlsReason);
      }
      return failures.lost(e.reason);
    }
  }
}
