package org.nix2container.serve;

import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Makes so many layers at a time and no more; requests for others wait in their order. Layers are
 * made on threads of their own, for what a thread keeps to make them takes half a megabyte, and a
 * connection may be kept for long.
 */
final class Generations implements AutoCloseable {

  private static final int KEPT_SECONDS = 10;

  private final ThreadPoolExecutor threads;

  /**
   * @param most at a time
   * @param waiting that wait, at most
   */
  Generations(int most, int waiting) {
    threads =
        new ThreadPoolExecutor(
            most,
            most,
            KEPT_SECONDS,
            TimeUnit.SECONDS,
            waiting == 0 ? new SynchronousQueue<>() : new ArrayBlockingQueue<>(waiting),
            task -> Thread.ofPlatform().daemon().name("layer").unstarted(task));
    threads.allowCoreThreadTimeOut(true);
  }

  /**
   * Waits until it is this one's turn, and until it is done.
   *
   * @return false if too many wait already; nothing was done
   */
  boolean run(Runnable generation) throws InterruptedException {
    CountDownLatch done = new CountDownLatch(1);
    try {
      threads.execute(() -> {
        try {
          generation.run();
        } finally {
          done.countDown();
        }
      });
    } catch (RejectedExecutionException _) {
      return false;
    }
    done.await();
    return true;
  }

  int running() {
    return threads.getActiveCount();
  }

  int waiting() {
    return threads.getQueue().size();
  }

  /** Breaks off what is being made; for what waits the connections are closed already. */
  @Override
  public void close() {
    threads.shutdownNow();
  }
}
