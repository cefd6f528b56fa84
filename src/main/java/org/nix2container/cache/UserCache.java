package org.nix2container.cache;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.nix2container.output.MissingHome;

/** Where this program remembers things for its user (XDG Base Directory Specification). */
public final class UserCache {

  private static final String PROGRAM = "nix2container";

  /** What the JVM puts for bytes of the environment that the locale does not have. */
  private static final char UNDECODED = '\uFFFD';

  private UserCache() {}

  /**
   * A directory below {@code $XDG_CACHE_HOME} or {@code $HOME/.cache}; it need not exist, but the
   * home has to ({@link MissingHome}).
   *
   * @param name of what is remembered in it
   * @return nothing if neither is set to an absolute path, or to one that can be told
   */
  public static Optional<Path> directory(Map<String, String> environment, String name) {
    String xdg = environment.getOrDefault("XDG_CACHE_HOME", "");
    String home = environment.getOrDefault("HOME", "");
    Optional<Path> cache =
        xdg.startsWith("/")
            ? path(xdg)
            : home.startsWith("/") ? path(home + "/.cache") : Optional.empty();
    return cache.isEmpty() || MissingHome.holds(cache.get(), environment)
        ? Optional.empty()
        : Optional.of(cache.get().resolve(PROGRAM).resolve(name));
  }

  private static Optional<Path> path(String directory) {
    if (directory.indexOf(UNDECODED) >= 0) {
      return Optional.empty();
    }
    try {
      return Optional.of(Path.of(directory));
    } catch (InvalidPathException e) {
      return Optional.empty();
    }
  }
}
