package org.nix2container.http;

import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;

/** All sockets of one client, so that it can end whatever waits on one of them. */
final class OpenSockets {

  private final Set<Socket> sockets = Collections.newSetFromMap(new IdentityHashMap<>());
  private boolean closed;

  /** To be called before the socket is connected, for that may take long as well. */
  synchronized void add(Socket socket) throws SocketException {
    if (closed) {
      throw new SocketException("the client is closed");
    }
    sockets.add(socket);
  }

  /** Ends whatever any thread does with the socket. */
  void close(Socket socket) {
    synchronized (this) {
      sockets.remove(socket);
    }
    closeQuietly(socket);
  }

  void closeAll() {
    Socket[] all;
    synchronized (this) {
      closed = true;
      all = sockets.toArray(new Socket[0]);
      sockets.clear();
    }
    for (Socket socket : all) {
      closeQuietly(socket);
    }
  }

  synchronized boolean isClosed() {
    return closed;
  }

  private static void closeQuietly(Socket socket) {
    try {
      socket.close();
    } catch (IOException _) {
      // There is nobody left who would read from it.
    }
  }
}
