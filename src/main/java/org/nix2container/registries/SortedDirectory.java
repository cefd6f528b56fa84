package org.nix2container.registries;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.nix2container.failure.InvalidInputException;
import org.nix2container.failure.SystemReason;

/** The files of a directory, by name. */
final class SortedDirectory {

  private SortedDirectory() {}

  /** None if there is no such directory; links to nowhere are left out. */
  static List<Path> filesIfAny(Path directory) {
    try {
      return list(directory);
    } catch (NoSuchFileException e) {
      return List.of();
    } catch (IOException e) {
      throw unreadable(directory, e);
    }
  }

  static List<Path> files(Path directory) {
    try {
      return list(directory);
    } catch (IOException e) {
      throw unreadable(directory, e);
    }
  }

  private static List<Path> list(Path directory) throws IOException {
    List<Path> files = new ArrayList<>();
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory)) {
      for (Path entry : entries) {
        if (Files.exists(entry) && !Files.isDirectory(entry)) {
          files.add(entry);
        }
      }
    } catch (DirectoryIteratorException e) {
      throw e.getCause();
    }
    files.sort(null);
    return files;
  }

  private static InvalidInputException unreadable(Path directory, IOException e) {
    return new InvalidInputException(
        directory.toString(), "cannot be read: " + SystemReason.of(e), e);
  }
}
