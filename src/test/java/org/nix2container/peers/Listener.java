package org.nix2container.peers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ServerSocketFactory;

/** Takes connections on a free port of 127.0.0.1, each in a thread of its own. */
final class Listener implements AutoCloseable {

  /** Does what is to be done with one connection, and comes back at its end. */
  @FunctionalInterface
  interface Handler {
    void handle(Socket client) throws IOException;
  }

  private final ServerSocket server;
  private final Handler handler;
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private final AtomicInteger connections = new AtomicInteger();

  Listener(ServerSocketFactory sockets, Handler handler) {
    try {
      server = sockets.createServerSocket(0, 100, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    this.handler = handler;
  }

  void start() {
    Thread.ofVirtual().start(this::accept);
  }

  int port() {
    return server.getLocalPort();
  }

  /** How many there were up to now. */
  int connections() {
    return connections.get();
  }

  private void accept() {
    try {
      while (true) {
        Socket client = server.accept();
        connections.incrementAndGet();
        Thread.ofVirtual().start(() -> handle(client));
      }
    } catch (IOException e) {
      // It was closed.
    }
  }

  private void handle(Socket client) {
    try (client) {
      client.setTcpNoDelay(true);
      track(client);
      handler.handle(client);
    } catch (IOException e) {
      // Connections end in all kinds of ways here, and their clients are what is tested.
    } finally {
      open.remove(client);
    }
  }

  /** A connection to another port. */
  Socket connect(int port) throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
    socket.setTcpNoDelay(true);
    track(socket);
    return socket;
  }

  private void track(Socket socket) throws IOException {
    open.add(socket);
    if (server.isClosed()) {
      socket.close();
    }
  }

  /** Closes it so that the other side is told of a reset. */
  static void reset(Socket socket) {
    try {
      socket.setSoLinger(true, 0);
      socket.close();
    } catch (IOException e) {
      // It was closed.
    }
  }

  @Override
  public void close() {
    try {
      server.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    open.forEach(Listener::reset);
  }
}
