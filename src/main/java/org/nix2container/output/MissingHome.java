package org.nix2container.output;

import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Map;

/**
 * A home directory that does not exist, and that nothing is to make. A Nix build is told of one,
 * {@code /homeless-shelter}: without a sandbox it would be the machine's, and every later build
 * would refuse to run.
 */
public final class MissingHome {

  private MissingHome() {}

  /**
   * Whether the file would be in the home that the environment names, and there is no such home.
   */
  public static boolean holds(Path file, Map<String, String> environment) {
    String home = environment.getOrDefault("HOME", "");
    if (home.isEmpty()) {
      return false;
    }
    try {
      Path directory = Path.of(home);
      return file.toAbsolutePath().normalize().startsWith(directory.toAbsolutePath().normalize())
          && !Files.isDirectory(directory);
    } catch (InvalidPathException e) {
      return false;
    }
  }
}
