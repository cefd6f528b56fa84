package org.nix2container.push;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

/** Does several things at once. The calling thread is one of those that do them. */
final class Lanes {

  /** A lane's own costs: a thread, and a connection with its TLS handshake. */
  private static final Duration OPENING = Duration.ofMillis(10);

  private static final int FEWEST = 2;
  private static final int MOST = 32;

  private final List<? extends Runnable> tasks;
  private final AtomicInteger next = new AtomicInteger();
  private final AtomicReference<Throwable> failure = new AtomicReference<>();

  private Lanes(List<? extends Runnable> tasks) {
    this.tasks = tasks;
  }

  /**
   * How many requests to have under way. Of n requests on k lanes a lane waits for n/k round trips,
   * and opening all takes k times as long as one: the sum is least where these two are equal.
   *
   * @param roundTrip how long a request takes
   */
  static int forRoundTrip(Duration roundTrip, int requests) {
    double inOpenings = (double) roundTrip.toNanos() / OPENING.toNanos();
    return Math.clamp(Math.round(Math.sqrt(requests * inOpenings)), FEWEST, MOST);
  }

  /**
   * Does the tasks, so many of them at once, and begins them in their order. The first that fails
   * keeps those that were not begun from being done; what it threw is thrown when all have ended.
   */
  static void run(int lanes, List<? extends Runnable> tasks) {
    Lanes run = new Lanes(tasks);
    List<Thread> others = new ArrayList<>();
    for (int i = 1; i < Math.min(lanes, tasks.size()); i++) {
      others.add(Thread.ofPlatform().daemon().name("push-" + i).start(run::work));
    }
    run.work();
    boolean interrupted = false;
    for (Thread other : others) {
      while (other.isAlive()) {
        try {
          other.join();
        } catch (InterruptedException e) {
          interrupted = true;
          others.forEach(Thread::interrupt);
        }
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    run.rethrow();
  }

  private void work() {
    int i = next.getAndIncrement();
    while (i < tasks.size() && failure.get() == null) {
      try {
        tasks.get(i).run();
      } catch (RuntimeException | Error e) {
        failure.compareAndSet(null, e);
      }
      i = next.getAndIncrement();
    }
  }

  private void rethrow() {
    Throwable thrown = failure.get();
    if (thrown instanceof RuntimeException e) {
      throw e;
    }
    if (thrown instanceof Error e) {
      throw e;
    }
  }
}
