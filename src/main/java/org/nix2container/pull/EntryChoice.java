package org.nix2container.pull;

import java.util.Optional;
import java.util.OptionalInt;

/**
 * Which of the images of a layout or archive: by name, by position, or the only one.
 *
 * @param position from 0
 */
record EntryChoice(Optional<String> name, OptionalInt position) {

  static EntryChoice named(Optional<String> name) {
    return new EntryChoice(name, OptionalInt.empty());
  }

  static EntryChoice at(int position) {
    return new EntryChoice(Optional.empty(), OptionalInt.of(position));
  }

  /** As it stands after the path: {@code :name}, {@code :@3} or nothing. */
  String suffix() {
    return position.isPresent() ? ":@" + position.getAsInt() : name.map(n -> ":" + n).orElse("");
  }
}
