package org.nix2container.build;

import java.nio.file.Path;
import java.util.Optional;

/**
 * A path that was asked for.
 *
 * @param path what goes into the image: a store path, or any other file or directory
 * @param inStore whether it is a store path
 * @param whole false if only something inside of it was asked for
 * @param program the file inside of it that was named
 */
record Root(String path, boolean inStore, boolean whole, Optional<Path> program) {

  private static final int HASH_LENGTH = 32;

  /** The name of a package: without hash and version. */
  String name() {
    String file = path.substring(path.lastIndexOf('/') + 1);
    if (!inStore || file.length() <= HASH_LENGTH + 1 || file.charAt(HASH_LENGTH) != '-') {
      return file;
    }
    String name = file.substring(HASH_LENGTH + 1);
    // As Nix's parseDrvName: the version begins at the first dash that no letter follows.
    for (int i = 1; i < name.length() - 1; i++) {
      if (name.charAt(i) == '-' && !Character.isLetter(name.charAt(i + 1))) {
        return name.substring(0, i);
      }
    }
    return name;
  }
}
