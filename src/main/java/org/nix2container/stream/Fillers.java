package org.nix2container.stream;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Threads that read files' contents into blocks, whichever tar these are of, while there are more
 * cores than tars being made. When there are not, each consumer reads for itself: what one core has
 * read is slow to come by for another.
 */
final class Fillers implements AutoCloseable {

  private final BlockingQueue<Block> waiting = new LinkedBlockingQueue<>();
  private final AtomicInteger consumers = new AtomicInteger();
  private final int cores;
  private final Thread[] threads;

  /**
   * Starts the threads.
   *
   * @param cores to be busy at a time, the consumers' included
   */
  Fillers(int cores) {
    this.cores = cores;
    threads = new Thread[cores - 1];
    for (int i = 0; i < threads.length; i++) {
      threads[i] = Thread.ofPlatform().daemon().name("filler-" + i).start(this::fill);
    }
  }

  void consumerBegins() {
    consumers.incrementAndGet();
  }

  void consumerEnds() {
    consumers.decrementAndGet();
  }

  boolean hasSpareCores() {
    return consumers.get() < cores;
  }

  /** Lets the block be filled by whoever comes to it first. */
  void offer(Block block) {
    if (hasSpareCores()) {
      waiting.add(block);
    }
  }

  /** Fills one block that waits for it; false if none does. */
  boolean fillOne() {
    Block block = waiting.poll();
    if (block != null) {
      block.fillIfUnclaimed();
    }
    return block != null;
  }

  private void fill() {
    try {
      while (true) {
        waiting.take().fillIfUnclaimed();
      }
    } catch (InterruptedException e) {
      // That is how they are told to stop.
    }
  }

  @Override
  public void close() {
    for (Thread thread : threads) {
      thread.interrupt();
    }
  }
}
