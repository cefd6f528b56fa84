package org.nix2container.source;

import java.io.IOException;
import org.nix2container.failure.Nix2ContainerException;
import org.nix2container.failure.SystemReason;

/** A file of a store path that cannot be read, or that changes while it is read. */
public final class SourceFileException extends Nix2ContainerException {

  private static final long serialVersionUID = 1L;

  SourceFileException(SourceFile file, IOException cause) {
    super(subject(file) + SystemReason.of(cause), cause);
  }

  /** For a file that could be read but is not what it has to be. */
  public SourceFileException(SourceFile file, String reason) {
    super(subject(file) + reason);
  }

  private static String subject(SourceFile file) {
    SourceFile storePath = file.storePath();
    return storePath == file ? file + ": " : file + " (of store path " + storePath + "): ";
  }
}
