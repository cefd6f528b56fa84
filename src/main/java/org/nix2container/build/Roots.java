package org.nix2container.build;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.nix2container.failure.InvalidInputException;
import org.nix2container.failure.SystemReason;

/** Finds out what a path that a person gives stands for. */
final class Roots {

  private static final Path ROOT = Path.of("/");
  private static final int MOST_LINKS = 40;

  private final Path storeDirectory;

  /** Where the store is when every link on the way to it is followed. */
  private final Path realStore;

  Roots(Path storeDirectory) {
    this.storeDirectory = storeDirectory.toAbsolutePath().normalize();
    this.realStore = real(this.storeDirectory);
  }

  private static Path real(Path directory) {
    try {
      return directory.toRealPath();
    } catch (IOException e) {
      return directory; // without a store nothing is in it
    }
  }

  /**
   * Follows links until it is in the store, and no further: a store path may be a link itself.
   *
   * @throws InvalidInputException if there is no such file
   */
  Root find(Path given) {
    try {
      Path path = followed(given);
      if (isInStore(path)) {
        return inStore(storeDirectory.resolve(realStore.relativize(path)));
      }
      requireThere(path);
      return new Root(path.toString(), false, true, Optional.empty());
    } catch (IOException e) {
      throw new InvalidInputException(given.toString(), SystemReason.of(e), e);
    }
  }

  /**
   * As {@link #find}, for what is copied to the root, of which nothing can be left behind.
   *
   * @throws InvalidInputException also if it is no directory, or only a part of a store path
   */
  Root findWholeDirectory(Path given) {
    Root root = find(given);
    if (!root.whole() || !Files.isDirectory(Path.of(root.path()), LinkOption.NOFOLLOW_LINKS)) {
      throw new InvalidInputException(
          given.toString(),
          "only a whole directory, or store path, can be copied to the image's root");
    }
    return root;
  }

  private Path followed(Path given) throws IOException {
    Path at = ROOT;
    ArrayDeque<Path> ahead = new ArrayDeque<>();
    given.toAbsolutePath().forEach(ahead::add);
    int links = 0;
    while (!ahead.isEmpty()) {
      // A dot, and two that lead up, are what normalizing takes away.
      Path next = at.resolve(ahead.remove()).normalize();
      if (isInStore(at) || isInStore(next) || !Files.isSymbolicLink(next)) {
        at = next;
      } else if (++links > MOST_LINKS) {
        throw new InvalidInputException(given.toString(), "too many links lead on from here");
      } else {
        Path target = Files.readSymbolicLink(next);
        at = target.isAbsolute() ? ROOT : at;
        List<Path> names = new ArrayList<>();
        target.forEach(names::add);
        names.reversed().forEach(ahead::addFirst);
      }
    }
    return at;
  }

  private boolean isInStore(Path path) {
    return path.startsWith(realStore) && !path.equals(realStore);
  }

  private Root inStore(Path path) throws IOException {
    Path storePath = storeDirectory.resolve(path.getName(storeDirectory.getNameCount()));
    requireThere(storePath);
    boolean inside = !path.equals(storePath);
    if (inside) {
      requireThere(path);
    }
    boolean program = inside && Files.isRegularFile(path);
    return new Root(
        storePath.toString(), true, !inside, program ? Optional.of(path) : Optional.empty());
  }

  private static void requireThere(Path path) throws IOException {
    Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
  }
}
