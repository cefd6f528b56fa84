package org.nix2container.stream;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CancellationException;

/**
 * The blocks of one tar between its walk and its consumer. The walk waits when too many blocks are
 * under way, and so memory stays bounded.
 */
final class BlockQueue implements BlockSink {

  /**
   * What the walk hands over: a block, or its end, or what made it fail.
   *
   * @param failure absent at the end
   */
  private record Step(Optional<Block> block, Optional<Throwable> failure) {

    static Step next(Block block) {
      return new Step(Optional.of(block), Optional.empty());
    }
  }

  private final Fillers fillers;
  private final Buffers buffers;
  private final BlockingQueue<Step> steps;
  private final List<LargeFile> largeFiles = new ArrayList<>();
  private boolean brokenOff;

  BlockQueue(Fillers fillers, Buffers buffers) {
    this.fillers = fillers;
    this.buffers = buffers;
    this.steps = new ArrayBlockingQueue<>(buffers.most + 2);
  }

  @Override
  public Block emptyBlock() {
    try {
      return new Block(buffers.take());
    } catch (InterruptedException e) {
      throw cancelled(e);
    }
  }

  @Override
  public void put(Block block) {
    put(Step.next(block));
    if (block.needsFilling()) {
      fillers.offer(block);
    }
  }

  void end() {
    put(new Step(Optional.empty(), Optional.empty()));
  }

  void fail(Throwable cause) {
    put(new Step(Optional.empty(), Optional.of(cause)));
  }

  private void put(Step step) {
    try {
      steps.put(step);
    } catch (InterruptedException e) {
      throw cancelled(e);
    }
  }

  private static CancellationException cancelled(InterruptedException e) {
    Thread.currentThread().interrupt();
    CancellationException cancelled = new CancellationException("the rest is not wanted");
    cancelled.initCause(e);
    return cancelled;
  }

  /** The next block, filled; nothing after the last. */
  Optional<Block> next() throws InterruptedException {
    Step step = steps.take();
    if (step.failure.isPresent()) {
      Throwable failure = step.failure.get();
      if (failure instanceof RuntimeException e) {
        throw e;
      }
      if (failure instanceof Error e) {
        throw e;
      }
      throw new IllegalStateException(failure);
    }
    if (step.block.isPresent()) {
      awaitFilled(step.block.get());
    }
    return step.block;
  }

  /** While another thread still fills this block, the ones behind it are filled here. */
  private void awaitFilled(Block block) throws InterruptedException {
    block.fillIfUnclaimed();
    boolean others = true;
    while (others && !block.isFilled()) {
      others = fillers.fillOne();
    }
    block.awaitFilled();
  }

  void recycle(Block block) {
    buffers.give(block.bytes());
  }

  @Override
  public synchronized void opened(LargeFile file) {
    largeFiles.add(file);
    if (brokenOff) {
      file.closeQuietly();
    }
  }

  /** Closes what a stream that broke off has left open. */
  synchronized void closeFiles() {
    brokenOff = true; // the walk may be about to tell of one more
    largeFiles.forEach(LargeFile::closeQuietly);
  }

  /** Buffers that are used again and again; made when first needed. */
  static final class Buffers {
    private final BlockingQueue<byte[]> free;
    private final int most;
    private int made;

    Buffers(int most) {
      this.most = most;
      this.free = new ArrayBlockingQueue<>(most);
    }

    byte[] take() throws InterruptedException {
      byte[] buffer = free.poll();
      if (buffer != null) {
        return buffer;
      }
      if (made < most) {
        made++;
        return new byte[Block.BUFFER_SIZE];
      }
      return free.take();
    }

    void give(byte[] buffer) {
      free.add(buffer);
    }
  }
}
