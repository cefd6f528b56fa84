package org.nix2container.compress;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** A piece of a layer on its way: from being filled, over being compressed, to being passed on. */
final class Block {

  /** Bytes of a layer that are compressed by themselves; all blobs depend on it. */
  static final int SIZE = 1024 * 1024;

  /** What neither format adds to a block that cannot be compressed. */
  private static final int MOST_GROWTH = 16 * 1024;

  final ByteBuffer in = ByteBuffer.allocateDirect(SIZE);
  final ByteBuffer out = ByteBuffer.allocateDirect(SIZE + MOST_GROWTH);

  // Both of these are the Compressors' to read and write, under its lock.
  boolean done;
  @Nullable Throwable failure;
}
