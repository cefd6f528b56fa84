package org.nix2container.stream;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * A stretch of a tar: headers that are there, and contents that are still to be read. Whoever
 * claims it first reads them: a filler, or the consumer when it is its turn and nobody has begun.
 */
final class Block {

  /** Bytes of a tar that a block holds. */
  static final int SIZE = 512 * 1024;

  /** Bytes of its buffer: one more, where a file shows that it has grown. */
  static final int BUFFER_SIZE = SIZE + 1;

  private final byte[] bytes;
  private int length;
  private final List<FilePart> parts = new ArrayList<>();
  private final AtomicBoolean claimed = new AtomicBoolean();
  private final CountDownLatch filled = new CountDownLatch(1);
  private volatile @Nullable Throwable failure;

  Block(byte[] bytes) {
    this.bytes = bytes;
  }

  byte[] bytes() {
    return bytes;
  }

  int length() {
    return length;
  }

  int room() {
    return SIZE - length;
  }

  void grow(int by) {
    length += by;
  }

  void add(FilePart part) {
    parts.add(part);
  }

  boolean needsFilling() {
    return !parts.isEmpty();
  }

  /** Reads the contents to their places. */
  void fill() {
    for (FilePart part : parts) {
      part.readInto(bytes);
    }
  }

  /** Reads the contents, unless somebody does already. */
  void fillIfUnclaimed() {
    if (claimed.compareAndSet(false, true)) {
      try {
        fill();
      } catch (RuntimeException | Error e) {
        failure = e;
      } finally {
        filled.countDown();
      }
    }
  }

  boolean isFilled() {
    return filled.getCount() == 0;
  }

  /** Comes back when all contents are there, or throws what kept them from being read. */
  void awaitFilled() throws InterruptedException {
    filled.await();
    // Not a switch over types: the JVM would make a class for it at every start.
    Throwable thrown = failure;
    if (thrown instanceof RuntimeException e) {
      throw e;
    }
    if (thrown instanceof Error e) {
      throw e;
    }
  }
}
