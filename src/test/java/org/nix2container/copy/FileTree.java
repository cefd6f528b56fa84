package org.nix2container.copy;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/** What is in a folder, to be compared. */
public final class FileTree {

  private FileTree() {}

  /** Each file below the folder, hidden ones too, with its bytes as Latin-1, or its kind. */
  public static SortedMap<String, String> of(Path folder) throws IOException {
    SortedMap<String, String> files = new TreeMap<>();
    if (Files.exists(folder, LinkOption.NOFOLLOW_LINKS)) {
      try (Stream<Path> all = Files.walk(folder)) {
        for (Path file : all.toList()) {
          files.put(folder.relativize(file).toString(), described(file));
        }
      }
    }
    return files;
  }

  private static String described(Path file) throws IOException {
    if (Files.isSymbolicLink(file)) {
      return "-> " + Files.readSymbolicLink(file);
    }
    return Files.isDirectory(file) ? "directory" : new String(Files.readAllBytes(file), ISO_8859_1);
  }
}
