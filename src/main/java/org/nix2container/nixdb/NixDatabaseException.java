package org.nix2container.nixdb;

import java.nio.file.FileSystemException;
import java.nio.file.Path;
import org.nix2container.failure.Nix2ContainerException;

/** Nix's database cannot be read, or does not hold a store path that it should. */
public final class NixDatabaseException extends Nix2ContainerException {

  private static final long serialVersionUID = 1L;

  NixDatabaseException(Path file, String reason) {
    super(file + ": " + reason);
  }

  NixDatabaseException(Path file, String reason, Throwable cause) {
    super(file + ": " + reason, cause);
  }

  NixDatabaseException(FileSystemException cause, String reason) {
    super(cause.getFile() + ": " + reason, cause);
  }

  static NixDatabaseException notValid(String storePath, Path database) {
    return new NixDatabaseException(
        database,
        "no valid store path "
            + storePath
            + "; build or fetch it first, for example with `nix-store --realise "
            + storePath
            + "`");
  }

  static NixDatabaseException busy(Path file, String who) {
    return new NixDatabaseException(
        file, "is locked by " + who + "; try again when it has finished");
  }
}
