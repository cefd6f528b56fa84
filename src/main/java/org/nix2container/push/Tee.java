package org.nix2container.push;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.nix2container.registry.Repository;
import org.nix2container.stream.BlockConsumer;

/**
 * Gives the bytes of one source to several that want them, each in a thread of its own. The slowest
 * sets the pace; one that breaks off is forgotten. One that has to begin again after that gets them
 * made anew, for itself.
 */
final class Tee {

  /** Blocks of a quarter or half a megabyte that may wait for a branch. */
  private static final int MOST_WAITING = 6;

  private final Repository.BlobSource bytes;
  private final List<Branch> branches = new ArrayList<>();
  private boolean ended;
  private @Nullable Throwable failure;

  Tee(Repository.BlobSource bytes, int wanted) {
    this.bytes = bytes;
    for (int i = 0; i < wanted; i++) {
      branches.add(new Branch());
    }
  }

  List<Branch> branches() {
    return branches;
  }

  /**
   * Makes the bytes, when all want them; comes back when they are made, or nobody wants any more.
   */
  void run() {
    try {
      if (awaitBranches()) {
        bytes.writeTo(this::give);
      }
      end(null);
    } catch (IOException | RuntimeException | Error e) {
      end(e);
    }
  }

  private synchronized boolean awaitBranches() throws IOException {
    while (branches.stream().anyMatch(branch -> branch.state == State.AWAITED)) {
      await();
    }
    return branches.stream().anyMatch(branch -> branch.state == State.READING);
  }

  private synchronized void give(byte[] buffer, int length) throws IOException {
    if (length == 0) {
      return; // to the branches that is the end
    }
    byte[] block = new byte[length];
    System.arraycopy(buffer, 0, block, 0, length);
    boolean wanted = false;
    for (Branch branch : branches) {
      while (branch.state == State.READING && branch.waiting.size() >= MOST_WAITING) {
        await();
      }
      if (branch.state == State.READING) {
        branch.waiting.add(block);
        wanted = true;
      }
    }
    if (!wanted) {
      throw new StoppedException();
    }
    notifyAll();
  }

  /** Waits for no branch that has not begun. */
  synchronized void giveUp() {
    for (Branch branch : branches) {
      if (branch.state == State.AWAITED) {
        branch.state = State.GONE;
      }
    }
    notifyAll();
  }

  private synchronized void end(@Nullable Throwable thrown) {
    ended = true;
    failure = thrown;
    notifyAll();
  }

  /** Called in a loop that looks whether what it waits for is so. */
  @SuppressWarnings("WaitNotInLoop")
  private void await() throws IOException {
    try {
      wait();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  private enum State {
    AWAITED,
    READING,
    GONE
  }

  /** One that wants the bytes. */
  final class Branch implements Repository.BlobSource, AutoCloseable {
    private final Deque<byte[]> waiting = new ArrayDeque<>();
    private State state = State.AWAITED;

    @Override
    public void writeTo(BlockConsumer to) throws IOException {
      if (!begin()) {
        bytes.writeTo(to);
        return;
      }
      try {
        byte[] block = next();
        while (block.length > 0) {
          to.accept(block, block.length);
          block = next();
        }
      } finally {
        close();
      }
    }

    private boolean begin() {
      synchronized (Tee.this) {
        if (state != State.AWAITED) {
          return false;
        }
        state = State.READING;
        Tee.this.notifyAll();
        return true;
      }
    }

    /** An empty block at the end. */
    private byte[] next() throws IOException {
      synchronized (Tee.this) {
        while (waiting.isEmpty() && !ended) {
          await();
        }
        Throwable thrown = failure;
        if (thrown instanceof IOException e) {
          throw e;
        }
        if (thrown instanceof RuntimeException e) {
          throw e;
        }
        if (thrown instanceof Error e) {
          throw e;
        }
        Tee.this.notifyAll();
        byte[] block = waiting.poll();
        return block == null ? new byte[0] : block;
      }
    }

    /** Wants no more. */
    @Override
    public void close() {
      synchronized (Tee.this) {
        state = State.GONE;
        waiting.clear();
        Tee.this.notifyAll();
      }
    }
  }
}
