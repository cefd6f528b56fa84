package org.nix2container.output;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;

/** Takes away files and whole directories. */
final class Removal {

  private Removal() {}

  /** Removes the file, or the directory with all that is in it; links are not followed. */
  static void of(Path path) throws IOException {
    if (Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
      try (DirectoryStream<Path> children = Files.newDirectoryStream(path)) {
        for (Path child : children) {
          of(child);
        }
      } catch (DirectoryIteratorException e) {
        throw e.getCause();
      }
    }
    Files.deleteIfExists(path);
  }

  /** As {@link #of}, where nobody can act on a failure: on the way out of a failure. */
  static void quietly(Path path) {
    try {
      of(path);
    } catch (IOException e) {
      // Something else failed already and is being told; what is left has a temporary name.
    }
  }
}
