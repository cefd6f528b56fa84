package org.nix2container.serve;

import java.time.Duration;

/** How long a connection may still take for what it does. */
final class Clock {

  private enum State {
    /** Waits for the next request. */
    IDLE,
    BUSY,
    /** Will take no other request. */
    STOPPING
  }

  private static final long NEVER = 0;

  private State state = State.IDLE;
  private long idleSince = System.nanoTime();

  /** In the time of System.nanoTime; written by one thread. */
  private volatile long deadline = NEVER;

  /** All requests so far are answered; false if there is to be no other. */
  synchronized boolean idle(Duration most) {
    if (state == State.BUSY) {
      state = State.IDLE;
    }
    idleSince = System.nanoTime();
    within(most);
    return state == State.IDLE;
  }

  /** A request begins; false if it is to be answered no more. */
  synchronized boolean busy(Duration most) {
    within(most);
    if (state == State.IDLE) {
      state = State.BUSY;
    }
    return state == State.BUSY;
  }

  void within(Duration most) {
    deadline = System.nanoTime() + most.toNanos() | 1; // never NEVER
  }

  /** It is not for the client to hurry. */
  void none() {
    deadline = NEVER;
  }

  boolean isOver(long now) {
    long until = deadline;
    return until != NEVER && until - now < 0;
  }

  /** No request is taken from now on; true if none is being answered. */
  synchronized boolean stop() {
    boolean idle = state == State.IDLE;
    state = State.STOPPING;
    return idle;
  }

  synchronized boolean isStopping() {
    return state == State.STOPPING;
  }

  synchronized boolean isIdle() {
    return state == State.IDLE;
  }

  synchronized long idleSince() {
    return idleSince;
  }
}
