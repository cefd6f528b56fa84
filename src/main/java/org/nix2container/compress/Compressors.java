package org.nix2container.compress;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.nix2container.stream.BlockConsumer;

/**
 * Threads that compress, shared by all layers under way. The bytes depend on the input and the
 * compression alone, never on cores, calls or timing.
 *
 * <p>A few blocks for each thread are all there are: who wants one when none is left waits for one
 * of its own. Only a layer that has none at all is given one more, so that layers never wait for
 * one another.
 */
public final class Compressors implements AutoCloseable {

  private static final int MOST_CORES = 16;
  private static final int BLOCKS_PER_CORE = 4;

  /** Two megabytes of memory each. */
  private static final int MOST_BLOCKS = 32;

  private final int cores;
  private final List<Thread> threads = new ArrayList<>();
  private final Deque<Task> waiting = new ArrayDeque<>();
  private final Deque<Block> free = new ArrayDeque<>();

  /** Blocks that nobody waits for any more, but a thread is at. */
  private final Set<Block> abandoned = new HashSet<>();

  private int blocks;
  private int idle;
  private boolean closed;

  private record Task(Block block, Compression compression) {}

  /**
   * Starts nothing yet: threads are started when they are needed.
   *
   * @param cores how many blocks to compress at a time
   */
  public Compressors(int cores) {
    this.cores = Math.clamp(cores, 1, MOST_CORES);
  }

  /**
   * Compresses a layer, and passes the blob on to the consumer.
   *
   * @throws org.nix2container.failure.InvalidInputException if this machine has no such encoder
   */
  public CompressedLayer begin(Compression compression, BlockConsumer to) {
    if (compression instanceof Compression.None) {
      return new UnchangedLayer(to);
    }
    if (compression instanceof Compression.Gzip) {
      GzipEncoder.checkAvailable();
    }
    return new BlockwiseLayer(this, compression, to);
  }

  /**
   * An empty block.
   *
   * @param needed whether to make one if all that there may be are in use
   */
  synchronized Optional<Block> take(boolean needed) {
    Block block = free.poll();
    if (block == null && (needed || blocks < Math.min(cores * BLOCKS_PER_CORE, MOST_BLOCKS))) {
      block = new Block();
      blocks++;
    }
    return Optional.ofNullable(block);
  }

  /** Lets a thread compress the block. */
  synchronized void submit(Block block, Compression compression) throws IOException {
    checkOpen();
    block.done = false;
    block.failure = null;
    waiting.add(new Task(block, compression));
    if (idle == 0 && threads.size() < cores) {
      String name = "compress-" + threads.size();
      threads.add(Thread.ofPlatform().daemon().name(name).start(this::work));
    }
    notifyAll();
  }

  private void checkOpen() throws IOException {
    if (closed) {
      throw new IOException("compressing was stopped");
    }
  }

  /** Whether the block is compressed, or will never be. */
  synchronized boolean isDone(Block block) {
    return block.done;
  }

  /** Waits until the block is compressed. */
  synchronized void await(Block block) throws IOException {
    try {
      while (!block.done) {
        checkOpen();
        wait();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
    if (block.failure instanceof RuntimeException e) {
      throw e;
    }
    if (block.failure instanceof Error e) {
      throw e;
    }
  }

  /** Takes back a block that is not in use any more. */
  synchronized void release(Block block) {
    free.push(block);
  }

  /** Takes back blocks that were submitted, whatever has become of them. */
  synchronized void abandon(Collection<Block> submitted) {
    waiting.removeIf(task -> {
      boolean ours = submitted.contains(task.block());
      task.block().done |= ours;
      return ours;
    });
    for (Block block : submitted) {
      if (block.done) {
        release(block);
      } else {
        abandoned.add(block);
      }
    }
  }

  private void work() {
    Map<Compression, BlockEncoder> encoders = new HashMap<>();
    try {
      while (true) {
        Task task = next();
        task.block().failure = encode(task, encoders);
        done(task.block());
      }
    } catch (InterruptedException e) {
      // That is how they are told to stop.
    } finally {
      encoders.values().forEach(BlockEncoder::close);
    }
  }

  private synchronized Task next() throws InterruptedException {
    idle++;
    try {
      while (waiting.isEmpty() && !closed) {
        wait();
      }
      if (closed) {
        throw new InterruptedException();
      }
      return waiting.remove();
    } finally {
      idle--;
    }
  }

  /** Returns what went wrong, if anything. */
  private static @Nullable Throwable encode(Task task, Map<Compression, BlockEncoder> encoders) {
    try {
      BlockEncoder encoder = encoders.computeIfAbsent(task.compression(), Compressors::encoder);
      encoder.encode(task.block().in, task.block().out);
      return null;
    } catch (RuntimeException | Error e) {
      return e;
    }
  }

  private static BlockEncoder encoder(Compression compression) {
    if (compression instanceof Compression.Gzip gzip) {
      return new GzipEncoder(gzip.level());
    }
    if (compression instanceof Compression.Zstd zstd) {
      return new ZstdEncoder(zstd.level());
    }
    throw new IllegalArgumentException(compression.encoder());
  }

  private synchronized void done(Block block) {
    block.done = true;
    if (abandoned.remove(block)) {
      release(block);
    }
    notifyAll();
  }

  /**
   * Stops the threads, and layers that are not finished with them: these throw an IOException when
   * they are used again. Waits for blocks that are being compressed.
   */
  @Override
  public void close() {
    List<Thread> stopped;
    synchronized (this) {
      closed = true;
      waiting.clear();
      free.clear();
      stopped = List.copyOf(threads);
      notifyAll();
    }
    boolean interrupted = false;
    for (Thread thread : stopped) {
      while (thread.isAlive()) {
        try {
          thread.join();
        } catch (InterruptedException e) {
          interrupted = true;
        }
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
