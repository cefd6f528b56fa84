package org.nix2container.http;

import java.io.IOException;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Waits until something can be done with a channel that does not block. */
final class Readiness {

  private final SocketChannel channel;
  private final int operation;

  private @Nullable Selector selector;
  private boolean closed;

  /**
   * @param operation of {@link java.nio.channels.SelectionKey}
   */
  Readiness(SocketChannel channel, int operation) {
    this.channel = channel;
    this.operation = operation;
  }

  /**
   * Whether it can be done before the time is over. May say so too early: then it is to be tried
   * and waited for again.
   *
   * @param millis how long to wait; 0 for ever
   */
  boolean await(long millis) throws IOException {
    Selector selecting = selector();
    if (selecting == null) {
      return true;
    }
    long begin = System.nanoTime();
    try {
      int ready = selecting.select(millis);
      selecting.selectedKeys().clear();
      return ready > 0
          || millis == 0
          || System.nanoTime() - begin < TimeUnit.MILLISECONDS.toNanos(millis);
    } catch (ClosedSelectorException _) {
      return true;
    }
  }

  /** Nothing if it is closed: what is tried next will tell. */
  private synchronized @Nullable Selector selector() throws IOException {
    if (selector == null && !closed) {
      Selector opened = Selector.open();
      selector = opened;
      channel.register(opened, operation);
    }
    return selector;
  }

  /** Ends a wait. */
  synchronized void wake() {
    if (selector != null) {
      selector.wakeup();
    }
  }

  /** Ends a wait, and all later ones before they begin. */
  void close() throws IOException {
    Selector open;
    synchronized (this) {
      open = selector;
      selector = null;
      closed = true;
    }
    if (open != null) {
      open.close();
    }
  }
}
