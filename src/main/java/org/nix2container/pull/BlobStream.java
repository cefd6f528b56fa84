package org.nix2container.pull;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import org.jspecify.annotations.Nullable;
import org.nix2container.stream.BlockConsumer;

/**
 * What gives its bytes, as a stream to take them from: a thread of its own reads a few blocks
 * ahead. The end of the stream comes only after the source came to its end; what the source throws
 * is thrown here.
 */
final class BlobStream extends InputStream {

  private static final int MOST_WAITING = 4;
  private static final byte[] END = {};

  /** Gives all its bytes. */
  @FunctionalInterface
  interface Source {
    void writeTo(BlockConsumer consumer) throws IOException;
  }

  private final Deque<byte[]> waiting = new ArrayDeque<>();
  private boolean ended;
  private boolean closed;
  private @Nullable Throwable failure;

  private byte[] block = END;
  private int position;

  private BlobStream() {}

  static BlobStream of(Source source) {
    BlobStream stream = new BlobStream();
    Thread.ofPlatform().daemon().name("blob").start(() -> stream.run(source));
    return stream;
  }

  private void run(Source source) {
    @Nullable Throwable thrown = null;
    try {
      source.writeTo(this::give);
    } catch (IOException | RuntimeException | Error e) {
      thrown = e;
    }
    synchronized (this) {
      ended = true;
      failure = thrown;
      notifyAll();
    }
  }

  private synchronized void give(byte[] buffer, int length) throws IOException {
    while (waiting.size() >= MOST_WAITING && !closed) {
      await();
    }
    if (closed) {
      throw new IOException("nobody wants the rest");
    }
    if (length > 0) {
      waiting.add(Arrays.copyOf(buffer, length));
      notifyAll();
    }
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] to, int offset, int length) throws IOException {
    if (length == 0) {
      return 0;
    }
    if (position == block.length) {
      block = next();
      position = 0;
      if (block.length == 0) {
        return -1;
      }
    }
    int taken = Math.min(length, block.length - position);
    System.arraycopy(block, position, to, offset, taken);
    position += taken;
    return taken;
  }

  private synchronized byte[] next() throws IOException {
    while (waiting.isEmpty() && !ended) {
      await();
    }
    byte[] next = waiting.poll();
    if (next != null) {
      notifyAll();
      return next;
    }
    return switch (failure) {
      case IOException e -> throw e;
      case RuntimeException e -> throw e;
      case Error e -> throw e;
      case null, default -> END;
    };
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

  /** Lets the source end at its next block; it is not interrupted, for others may read with it. */
  @Override
  public synchronized void close() {
    closed = true;
    waiting.clear();
    notifyAll();
  }
}
