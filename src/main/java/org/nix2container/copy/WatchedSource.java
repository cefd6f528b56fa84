package org.nix2container.copy;

import java.io.IOException;
import org.nix2container.registry.Repository.BlobSource;
import org.nix2container.stream.BlockConsumer;

/** Tells whether it was the source that failed, or who took what it gave. */
final class WatchedSource implements BlobSource {

  private final BlobSource source;
  private boolean failed;

  WatchedSource(BlobSource source) {
    this.source = source;
  }

  /** Whether it did not come to its end, though all that it gave was taken. */
  boolean hasFailed() {
    return failed;
  }

  @Override
  public void writeTo(BlockConsumer to) throws IOException {
    failed = true;
    source.writeTo((buffer, length) -> {
      failed = false; // if this throws, it is not the source's doing
      to.accept(buffer, length);
      failed = true;
    });
    failed = false;
  }
}
