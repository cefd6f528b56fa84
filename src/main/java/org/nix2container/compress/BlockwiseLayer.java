package org.nix2container.compress;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.nix2container.stream.BlockConsumer;

/** A layer whose blocks the threads of {@link Compressors} compress. */
final class BlockwiseLayer implements CompressedLayer {

  private static final int AT_ONCE = 256 * 1024;

  private final Compressors compressors;
  private final Compression compression;
  private final BlockConsumer to;
  private final byte[] passing = new byte[AT_ONCE];

  private final Deque<Block> submitted = new ArrayDeque<>();
  private @Nullable Block filling;
  private boolean empty = true;
  private boolean closed;

  BlockwiseLayer(Compressors compressors, Compression compression, BlockConsumer to) {
    this.compressors = compressors;
    this.compression = compression;
    this.to = to;
  }

  @Override
  public void accept(byte[] buffer, int length) throws IOException {
    int done = 0;
    while (done < length) {
      Block block = filling();
      int part = Math.min(length - done, block.in.remaining());
      block.in.put(buffer, done, part);
      done += part;
      if (!block.in.hasRemaining()) {
        submit(block);
      }
    }
  }

  @Override
  public void finish() throws IOException {
    if (empty || filling != null) {
      submit(filling());
    }
    while (!submitted.isEmpty()) {
      passOnFirst();
    }
    close();
  }

  private Block filling() throws IOException {
    if (closed) {
      throw new IOException("closed");
    }
    Block block = filling;
    if (block == null) {
      block = freeBlock();
      block.in.clear();
      filling = block;
    }
    return block;
  }

  private Block freeBlock() throws IOException {
    while (!submitted.isEmpty() && compressors.isDone(submitted.getFirst())) {
      passOnFirst();
    }
    Optional<Block> block = compressors.take(submitted.isEmpty());
    while (block.isEmpty()) {
      passOnFirst();
      block = compressors.take(submitted.isEmpty());
    }
    return block.get();
  }

  private void submit(Block block) throws IOException {
    block.in.flip();
    compressors.submit(block, compression);
    submitted.add(block);
    filling = null;
    empty = false;
  }

  private void passOnFirst() throws IOException {
    boolean passed = false;
    try {
      Block block = submitted.getFirst();
      compressors.await(block);
      passOn(block.out);
      submitted.removeFirst();
      compressors.release(block);
      passed = true;
    } finally {
      if (!passed) {
        close(); // a part of it may have been passed on: there is no going on from here
      }
    }
  }

  private void passOn(ByteBuffer compressed) throws IOException {
    while (compressed.hasRemaining()) {
      int length = Math.min(passing.length, compressed.remaining());
      compressed.get(passing, 0, length);
      to.accept(passing, length);
    }
  }

  @Override
  public void close() {
    closed = true;
    compressors.abandon(List.copyOf(submitted));
    submitted.clear();
    if (filling != null) {
      compressors.release(filling);
      filling = null;
    }
  }
}
