package org.nix2container.podman;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import org.nix2container.failure.OutputException;

/**
 * A directory that only its owner can look into, for what Podman is told and what it puts aside
 * while it works. Any thread may close it, which takes away all that is in it.
 */
final class WorkDirectory implements AutoCloseable {

  private final Path directory;
  private boolean closed;

  private WorkDirectory(Path directory) {
    this.directory = directory;
  }

  /**
   * Makes one.
   *
   * @param in the directory to make it in
   */
  static WorkDirectory in(Path in) {
    try {
      return new WorkDirectory(
          Files.createTempDirectory(in.toAbsolutePath(), "nix2container-podman"));
    } catch (IOException e) {
      throw new OutputException("a temporary directory in " + in, e);
    }
  }

  Path path() {
    return directory;
  }

  /** Where a file is, or would be. */
  Path path(String file) {
    return directory.resolve(file);
  }

  /** Writes a file. */
  synchronized Path write(String file, String content) {
    Path path = path(file);
    try {
      if (closed) {
        throw new IOException("interrupted");
      }
      return Files.writeString(path, content);
    } catch (IOException e) {
      throw new OutputException(path.toString(), e);
    }
  }

  @Override
  public synchronized void close() {
    closed = true;
    try {
      remove(directory);
    } catch (IOException e) {
      // It has a temporary name in a directory for such things.
    }
  }

  private static void remove(Path path) throws IOException {
    if (Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
      try (DirectoryStream<Path> children = Files.newDirectoryStream(path)) {
        for (Path child : children) {
          remove(child);
        }
      } catch (DirectoryIteratorException e) {
        throw e.getCause();
      }
    }
    Files.deleteIfExists(path);
  }
}
