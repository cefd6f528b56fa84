package org.nix2container.stream;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Fills and consumes each block in the thread that walks, before the walk goes on. When every core
 * has a tar to make, this takes less of them than handing blocks from thread to thread.
 */
final class ImmediateSink implements BlockSink {

  private final byte[] buffer;
  private final BlockConsumer consumer;
  private final List<LargeFile> largeFiles = new ArrayList<>();

  ImmediateSink(byte[] buffer, BlockConsumer consumer) {
    this.buffer = buffer;
    this.consumer = consumer;
  }

  @Override
  public Block emptyBlock() {
    return new Block(buffer);
  }

  /** Throws what the consumer throws, as an {@link UncheckedIOException}. */
  @Override
  public void put(Block block) {
    block.fill();
    try {
      consumer.accept(block.bytes(), block.length());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void opened(LargeFile file) {
    largeFiles.add(file);
  }

  void closeFiles() {
    largeFiles.forEach(LargeFile::closeQuietly);
  }
}
