package org.nix2container.cli;

import java.util.Locale;
import java.util.Optional;
import org.nix2container.reference.DockerReference;
import org.nix2container.reference.Location;

/**
 * Names images whose destination does not name them.
 *
 * @param otherwise the name of an image that was given none
 */
record Naming(Optional<String> name, Optional<String> tag, String otherwise) {

  /** Throws what is wrong with a name or tag. */
  static void check(Optional<String> name, Optional<String> tag) {
    new Naming(name, tag, "image").reference();
  }

  Location named(Location location) {
    return switch (location) {
      case Location.DockerArchive(var file, var given) when given.isEmpty() ->
          new Location.DockerArchive(file, Optional.of(reference()));
      case Location.OciLayout(var directory, var given) when given.isEmpty() ->
          new Location.OciLayout(directory, tag);
      case Location.OciArchive(var file, var given) when given.isEmpty() ->
          new Location.OciArchive(file, tag);
      default -> location;
    };
  }

  private DockerReference reference() {
    DockerReference reference = DockerReference.parse(name.orElseGet(() -> tamed(otherwise)));
    return tag.isPresent() ? reference.withTag(tag.get()) : reference;
  }

  /** File names may have what image names must not: everything else becomes a dash. */
  static String tamed(String text) {
    StringBuilder tamed = new StringBuilder();
    for (char c : text.toLowerCase(Locale.ROOT).toCharArray()) {
      boolean letterOrDigit = c >= 'a' && c <= 'z' || c >= '0' && c <= '9';
      if (letterOrDigit) {
        tamed.append(c);
      } else if (!tamed.isEmpty() && tamed.charAt(tamed.length() - 1) != '-') {
        tamed.append('-');
      }
    }
    while (!tamed.isEmpty() && tamed.charAt(tamed.length() - 1) == '-') {
      tamed.setLength(tamed.length() - 1);
    }
    return tamed.isEmpty() ? "image" : tamed.toString();
  }
}
