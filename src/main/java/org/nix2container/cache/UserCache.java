package org.nix2container.cache;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** Where this program remembers things for its user (XDG Base Directory Specification). */
public final class UserCache {

  private static final String PROGRAM = "nix2container";

  /** What the JVM puts for bytes of the environment that the locale does not have. */
  private static final char UNDECODED = '\uFFFD';

  private UserCache() {}

  /**
   * A directory below {@code $XDG_CACHE_HOME} or {@code $HOME/.cache}; it need not exist.
   *
   * @param name of what is remembered in it
   * @return nothing if neither is set to an absolute path, or to one that can be told
   */
  public static Optional<Path> directory(Map<String, String> environment, String name) {
    String xdg = environment.getOrDefault("XDG_CACHE_HOME", "");
    String home = environment.getOrDefault("HOME", "");
    if (xdg.startsWith("/")) {
      return below(xdg, name);
    }
    return home.startsWith("/") ? below(home + "/.cache", name) : Optional.empty();
  }

  private static Optional<Path> below(String directory, String name) {
    if (directory.indexOf(UNDECODED) >= 0) {
      return Optional.empty();
    }
    try {
      return Optional.of(Path.of(directory, PROGRAM, name));
    } catch (InvalidPathException e) {
      return Optional.empty();
    }
  }
}
