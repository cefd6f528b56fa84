package org.nix2container.stream;

import java.io.IOException;

/** Takes the bytes of one layer, and is told when that was all. */
public interface LayerConsumer extends BlockConsumer, AutoCloseable {

  /** A consumer that has no use for them. */
  LayerConsumer NONE =
      new LayerConsumer() {
        @Override
        public void accept(byte[] buffer, int length) {}

        @Override
        public void finish() {}

        @Override
        public void close() {}
      };

  /** All bytes were given. */
  void finish() throws IOException;

  /** Ends it; when it was not finished, what it took was not a whole layer. */
  @Override
  void close();
}
