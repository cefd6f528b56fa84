package org.nix2container.stream;

import java.io.IOException;

/** Takes the bytes of a tar, in order. */
@FunctionalInterface
public interface BlockConsumer {

  /** Takes the first {@code length} bytes of a buffer that will be used again afterwards. */
  void accept(byte[] buffer, int length) throws IOException;
}
