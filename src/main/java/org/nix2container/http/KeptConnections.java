package org.nix2container.http;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Connections that wait for the next request to their origin. */
final class KeptConnections {

  private static final int MOST_PER_ORIGIN = 16;
  private static final int MOST = 64;

  /** Many servers and load balancers close after a minute. */
  private static final long LONGEST_IDLE = TimeUnit.SECONDS.toNanos(30);

  private final Map<Origin, Deque<Connection>> idle = new HashMap<>();
  private int count;

  /** The one that was used last, for it is the likeliest to be open. */
  synchronized Optional<Connection> take(Origin origin) {
    dropOld();
    Deque<Connection> kept = idle.get(origin);
    if (kept == null || kept.isEmpty()) {
      return Optional.empty();
    }
    count--;
    return Optional.of(kept.removeLast());
  }

  void keep(Connection connection) {
    if (!add(connection)) {
      connection.drop();
    }
  }

  private synchronized boolean add(Connection connection) {
    dropOld();
    Deque<Connection> kept = idle.computeIfAbsent(connection.origin(), _ -> new ArrayDeque<>());
    if (count >= MOST || kept.size() >= MOST_PER_ORIGIN) {
      return false;
    }
    connection.setIdle(System.nanoTime());
    kept.addLast(connection);
    count++;
    return true;
  }

  private void dropOld() {
    long now = System.nanoTime();
    for (Iterator<Deque<Connection>> all = idle.values().iterator(); all.hasNext(); ) {
      Deque<Connection> kept = all.next();
      while (!kept.isEmpty() && now - kept.getFirst().idleSince() > LONGEST_IDLE) {
        kept.removeFirst().drop();
        count--;
      }
      if (kept.isEmpty()) {
        all.remove();
      }
    }
  }
}
