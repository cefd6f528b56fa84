package org.nix2container.program;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** Where programs are found. */
public final class ProgramPath {

  private static final String DEFAULT = "/usr/local/bin:/usr/bin:/bin";

  private ProgramPath() {}

  /**
   * Searches for a program as execvp(3) does, but in an environment's own {@code PATH}, and with
   * nothing found in the working directory because a part of that is empty.
   *
   * @param name one with a slash is a path already
   */
  public static Optional<Path> find(String name, Map<String, String> environment) {
    if (name.indexOf('/') >= 0) {
      return Optional.of(Path.of(name)).filter(ProgramPath::isProgram);
    }
    String directories = environment.getOrDefault("PATH", DEFAULT);
    for (int start = 0; start < directories.length(); ) {
      int colon = directories.indexOf(':', start);
      int end = colon < 0 ? directories.length() : colon;
      if (end > start) {
        Path file = Path.of(directories.substring(start, end), name);
        if (isProgram(file)) {
          return Optional.of(file);
        }
      }
      start = end + 1;
    }
    return Optional.empty();
  }

  private static boolean isProgram(Path file) {
    return Files.isRegularFile(file) && Files.isExecutable(file);
  }
}
