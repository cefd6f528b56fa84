package org.nix2container.cli;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * What has to be closed when the process is stopped while it works, by Ctrl-C or a time-out, in the
 * order in which it was added.
 */
final class OnStop {

  /** Closes something; may be called while others use it. */
  @FunctionalInterface
  interface Closing {
    void close();
  }

  private final Deque<Closing> closings = new ArrayDeque<>();
  private boolean stopped;

  synchronized void add(Closing closing) {
    closings.add(closing);
  }

  /** What is closed in good order needs no closing any more. */
  synchronized void remove(Closing closing) {
    closings.remove(closing);
  }

  /** Closes everything once, whatever goes wrong with some of it. */
  void stop() {
    for (Closing closing : all()) {
      try {
        closing.close();
      } catch (RuntimeException e) {
        // The process ends; what is still to be closed matters more.
      }
    }
  }

  private synchronized Deque<Closing> all() {
    Deque<Closing> all = stopped ? new ArrayDeque<>() : new ArrayDeque<>(closings);
    stopped = true;
    return all;
  }
}
