package org.nix2container.push;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.nix2container.pull.LayerBlob;
import org.nix2container.pull.UncompressedLayer;
import org.nix2container.registry.Repository;
import org.nix2container.stream.BlockConsumer;

/**
 * Reads or generates a layer, verifies it, and tells the faults of the layer from those of whoever
 * takes it. A layer that turns out wrong never comes to its end.
 */
final class LayerReading implements Repository.BlobSource {

  private final LayerBlob layer;
  private final boolean asStored;
  private final AtomicBoolean stopped;
  private final AtomicLong read = new AtomicLong();
  private volatile @Nullable Throwable failure;

  /**
   * @param asStored the blob, rather than its uncompressed tar
   * @param stopped ends it as soon as this is set
   */
  LayerReading(LayerBlob layer, boolean asStored, AtomicBoolean stopped) {
    this.layer = layer;
    this.asStored = asStored;
    this.stopped = stopped;
  }

  /** Whether a layer is stored as the tar itself. */
  static boolean isUncompressed(LayerBlob layer) {
    return Codec.of(layer.descriptor().mediaType()).equals(Optional.of(Codec.NONE));
  }

  @Override
  public void writeTo(BlockConsumer to) throws IOException {
    Passing passing = new Passing(to);
    read.set(0);
    try {
      if (asStored || isUncompressed(layer)) {
        layer.writeTo(passing);
      } else {
        new UncompressedLayer(layer).writeTo(new ConsumerStream(passing));
      }
    } catch (IOException | RuntimeException e) {
      if (!passing.failed) {
        failure = e;
      }
      throw e;
    }
  }

  /** Bytes of the layer that were read, this time. */
  long read() {
    return read.get();
  }

  /** Why the layer could not be read; empty if it was, or if that was the fault of the consumer. */
  Optional<Throwable> failure() {
    return Optional.ofNullable(failure);
  }

  /** Counts, and notices whether it was the consumer that failed. */
  private final class Passing implements BlockConsumer {
    private final BlockConsumer to;
    private boolean failed;

    Passing(BlockConsumer to) {
      this.to = to;
    }

    @Override
    public void accept(byte[] buffer, int length) throws IOException {
      boolean passed = false;
      try {
        if (stopped.get()) {
          throw new StoppedException();
        }
        to.accept(buffer, length);
        read.addAndGet(length);
        passed = true;
      } finally {
        failed |= !passed;
      }
    }
  }

  private static final class ConsumerStream extends OutputStream {
    private static final int AT_ONCE = 256 * 1024;
    private final BlockConsumer to;

    ConsumerStream(BlockConsumer to) {
      this.to = to;
    }

    @Override
    public void write(int value) throws IOException {
      to.accept(new byte[] {(byte) value}, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      if (offset == 0) {
        to.accept(bytes, length);
        return;
      }
      byte[] part = new byte[Math.min(AT_ONCE, length)];
      for (int done = 0; done < length; done += part.length) {
        int now = Math.min(part.length, length - done);
        System.arraycopy(bytes, offset + done, part, 0, now);
        to.accept(part, now);
      }
    }
  }
}
