package org.nix2container.compress;

import java.nio.ByteBuffer;

/** Makes one gzip member or zstd frame of a block; for one thread. */
interface BlockEncoder extends AutoCloseable {

  /**
   * Writes what all that remains of the direct buffer {@code in} becomes to the start of the direct
   * buffer {@code out}, and leaves that from there to its end.
   */
  void encode(ByteBuffer in, ByteBuffer out);

  /** Gives the memory back. */
  @Override
  void close();
}
