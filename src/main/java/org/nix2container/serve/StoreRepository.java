package org.nix2container.serve;

import java.util.Optional;
import org.nix2container.reference.DockerReference;

/**
 * The store path that a repository's name stands for: {@code <hash>}, or {@code <hash>-<name>},
 * which is what the store path is called.
 *
 * <p>Names come from anybody who can reach the server. Whatever is not of this form stands for
 * nothing, and so cannot lead anywhere: a slash, a dot in front, or an escape is in none of them.
 *
 * @param hash 32 characters
 * @param name empty for whichever it is
 */
public record StoreRepository(String hash, Optional<String> name) {

  private static final int HASH_LENGTH = 32;
  private static final int MAX_NAME = 211; // of Nix, so that file names end at 255 with suffixes

  /** Of Nix's base 32, which leaves out what could make words. */
  private static final String HASH_CHARACTERS = "0123456789abcdfghijklmnpqrsvwxyz";

  /** What Nix takes in names of store paths besides letters and digits. */
  private static final String NAME_PUNCTUATION = "+-._?=";

  /** Reads a repository's name; nothing if it is not of the form. */
  public static Optional<StoreRepository> of(String repository) {
    if (repository.length() == HASH_LENGTH) {
      return isHash(repository)
          ? Optional.of(new StoreRepository(repository, Optional.empty()))
          : Optional.empty();
    }
    return DockerReference.isRepository(repository) ? ofStorePath(repository) : Optional.empty();
  }

  /** Takes the name of a store path apart; nothing if it cannot be one. */
  public static Optional<StoreRepository> ofStorePath(String fileName) {
    if (fileName.length() <= HASH_LENGTH || fileName.charAt(HASH_LENGTH) != '-') {
      return Optional.empty();
    }
    String hash = fileName.substring(0, HASH_LENGTH);
    String name = fileName.substring(HASH_LENGTH + 1);
    return isHash(hash) && isName(name)
        ? Optional.of(new StoreRepository(hash, Optional.of(name)))
        : Optional.empty();
  }

  private static boolean isHash(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (HASH_CHARACTERS.indexOf(text.charAt(i)) < 0) {
        return false;
      }
    }
    return true;
  }

  private static boolean isName(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean alphanumeric = c >= '0' && c <= '9' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z';
      if (!alphanumeric && NAME_PUNCTUATION.indexOf(c) < 0) {
        return false;
      }
    }
    return !text.isEmpty() && text.length() <= MAX_NAME;
  }

  /** Whether the store path of this hash that there is has the name that was asked for, if any. */
  boolean standsFor(StoreRepository storePath) {
    return hash.equals(storePath.hash) && (name.isEmpty() || name.equals(storePath.name));
  }

  /** The repository's name: with the name of the store path, where repositories can have it. */
  @Override
  public String toString() {
    String whole = hash + "-" + name.orElse("");
    return DockerReference.isRepository(whole) ? whole : hash;
  }
}
