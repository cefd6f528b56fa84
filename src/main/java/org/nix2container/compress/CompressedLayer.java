package org.nix2container.compress;

import java.io.IOException;
import org.nix2container.stream.LayerConsumer;

/**
 * Compresses what it is given, and passes it on. To be used by one thread at a time.
 *
 * <p>The consumer is called from the threads that call this, never two at a time; what it throws is
 * thrown here.
 */
public interface CompressedLayer extends LayerConsumer {

  /** Passes on all that is left; must be called after the last byte, and nothing after it. */
  @Override
  void finish() throws IOException;

  /** Stops, whether finished or not; the consumer is not called again. */
  @Override
  void close();
}
