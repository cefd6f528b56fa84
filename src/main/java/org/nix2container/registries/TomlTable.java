package org.nix2container.registries;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A table of a TOML document. It knows how it came to be, since TOML lets no table be defined
 * twice.
 */
final class TomlTable implements TomlValue {

  /** What made a table. */
  enum Origin {
    /** It is on the way to one that a header names, which may still name it itself. */
    PASSED,
    /** Its own header. */
    HEADER,
    /** A dotted key, which others of the same section may continue. */
    DOTTED,
    /** Braces, which say all that is in it. */
    INLINE
  }

  private final Map<String, TomlValue> members = new LinkedHashMap<>();
  private final int line;
  private Origin origin;

  /** The table under whose header the dotted key stands. */
  private @Nullable TomlTable section;

  TomlTable(Origin origin, int line) {
    this.origin = origin;
    this.line = line;
  }

  @Override
  public int line() {
    return line;
  }

  @Override
  public String described() {
    return "a table";
  }

  Map<String, TomlValue> members() {
    return members;
  }

  boolean isInline() {
    return origin == Origin.INLINE;
  }

  /** Lets a header define it, if nothing has done so. */
  boolean defineByHeader() {
    boolean free = origin == Origin.PASSED;
    origin = free ? Origin.HEADER : origin;
    return free;
  }

  /** Lets a dotted key of a section go through it, if that or nothing has defined it. */
  boolean defineByDots(TomlTable by) {
    boolean free = origin == Origin.PASSED || origin == Origin.DOTTED && section == by;
    if (free) {
      origin = Origin.DOTTED;
      section = by;
    }
    return free;
  }
}
