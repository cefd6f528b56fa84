package org.nix2container.compress;

import java.io.IOException;
import org.nix2container.stream.BlockConsumer;

/** A layer that is not compressed. */
record UnchangedLayer(BlockConsumer to) implements CompressedLayer {

  @Override
  public void accept(byte[] buffer, int length) throws IOException {
    to.accept(buffer, length);
  }

  @Override
  public void finish() {}

  @Override
  public void close() {}
}
