package org.nix2container.pull;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import org.nix2container.failure.InvalidInputException;
import org.nix2container.failure.SystemReason;

/** Files by name: those of a directory, or of an archive that is not unpacked. */
interface FileSet extends AutoCloseable {

  /** What to call a file of this name in an error. */
  String describe(String name);

  /** Whether there is such a file. */
  boolean has(String name);

  /** Bytes of a file that is there. */
  long size(String name);

  /** The bytes of a file that is there, read when they are wanted. */
  BlobContent content(String name);

  /** All of a file that is there, and no more than {@code most} bytes. */
  default byte[] small(String name, int most) {
    long size = size(name);
    if (size > most) {
      throw new InvalidInputException(
          describe(name), "it has " + size + " bytes; at most " + most + " can be right");
    }
    ByteArrayOutputStream all = new ByteArrayOutputStream((int) size);
    try {
      content(name).writeTo((buffer, length) -> all.write(buffer, 0, length));
    } catch (IOException e) {
      throw new InvalidInputException(describe(name), SystemReason.of(e), e);
    }
    return all.toByteArray();
  }

  @Override
  void close();
}
