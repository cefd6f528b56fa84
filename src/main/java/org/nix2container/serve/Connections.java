package org.nix2container.serve;

import java.net.Socket;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** All connections of a server: so many and no more, and none for ever. */
final class Connections {

  /** Parts of the shortest patience in which it is looked whether one is over. */
  private static final int LOOKS = 4;

  private static final long LONGEST_NAP_MILLIS = 1000;
  private static final long SHORTEST_NAP_MILLIS = 10;

  private final Service service;
  private final int most;
  private final Map<ClientConnection, Thread> open = new HashMap<>();
  private boolean stopping;

  Connections(Service service, int most) {
    this.service = service;
    this.most = most;
  }

  void startWatch() {
    Thread.ofPlatform().daemon().name("connections").start(this::watch);
  }

  /**
   * Serves a client on a thread of its own. Where there are too many, whoever has been idle longest
   * has to go; if all are busy it waits until one is not, and the clients that come after it with
   * it.
   */
  void serve(Socket socket) throws InterruptedException {
    ClientConnection connection = new ClientConnection(socket, service);
    if (awaitPlace()) {
      Thread thread =
          Thread.ofPlatform()
              .daemon()
              .name("client")
              .unstarted(() -> {
                connection.run();
                remove(connection);
              });
      add(connection, thread);
    } else {
      connection.cut();
    }
  }

  private synchronized boolean awaitPlace() throws InterruptedException {
    while (open.size() >= most && !stopping) {
      longestIdle().ifPresent(ClientConnection::cut);
      wait(LONGEST_NAP_MILLIS);
    }
    return !stopping;
  }

  private Optional<ClientConnection> longestIdle() {
    @Nullable ClientConnection longest = null;
    for (ClientConnection each : open.keySet()) {
      if (each.clock().isIdle()
          && (longest == null || each.clock().idleSince() - longest.clock().idleSince() < 0)) {
        longest = each;
      }
    }
    return Optional.ofNullable(longest);
  }

  private synchronized void add(ClientConnection connection, Thread thread) {
    if (stopping) {
      connection.cut();
      return;
    }
    try {
      thread.start();
      open.put(connection, thread);
    } catch (OutOfMemoryError e) {
      connection.cut(); // the system has no more threads; the next one may fare better
    }
  }

  private synchronized void remove(ClientConnection connection) {
    open.remove(connection);
    notifyAll();
  }

  private void watch() {
    ServeOptions.Patience patience = service.patience();
    long shortest = Math.min(patience.stall().toMillis(), patience.head().toMillis());
    long nap = Math.clamp(shortest / LOOKS, SHORTEST_NAP_MILLIS, LONGEST_NAP_MILLIS);
    try {
      while (cutThoseThatAreOver()) {
        Thread.sleep(nap);
      }
    } catch (InterruptedException _) {
      // Nobody does that.
    }
  }

  private synchronized boolean cutThoseThatAreOver() {
    long now = System.nanoTime();
    for (ClientConnection each : open.keySet()) {
      if (each.clock().isOver(now)) {
        each.cut();
      }
    }
    return !stopping || !open.isEmpty();
  }

  /** Takes no more requests; waits for those that are being answered, and then cuts them off. */
  synchronized void stop(Duration grace) {
    stopping = true;
    for (ClientConnection each : open.keySet()) {
      if (each.clock().stop()) {
        each.cut();
      }
    }
    notifyAll();
    long until = System.nanoTime() + grace.toNanos();
    try {
      for (long left = grace.toMillis(); left > 0 && !open.isEmpty(); ) {
        wait(left);
        left = Duration.ofNanos(until - System.nanoTime()).toMillis();
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
    open.forEach((connection, thread) -> {
      connection.cut();
      thread.interrupt();
    });
  }
}
