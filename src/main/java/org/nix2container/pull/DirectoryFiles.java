package org.nix2container.pull;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.nix2container.failure.InvalidInputException;
import org.nix2container.failure.SystemReason;

/** The files below a directory. */
record DirectoryFiles(Path directory) implements FileSet {

  @Override
  public String describe(String name) {
    return directory.resolve(name).toString();
  }

  @Override
  public boolean has(String name) {
    return Files.isRegularFile(directory.resolve(name));
  }

  @Override
  public long size(String name) {
    try {
      return Files.size(directory.resolve(name));
    } catch (IOException e) {
      throw new InvalidInputException(describe(name), SystemReason.of(e), e);
    }
  }

  @Override
  public BlobContent content(String name) {
    return new BlobContent.InFile(directory.resolve(name));
  }

  @Override
  public void close() {}
}
