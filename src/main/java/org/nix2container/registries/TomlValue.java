package org.nix2container.registries;

import java.util.List;

/** A value of a TOML document. */
sealed interface TomlValue
    permits TomlTable, TomlValue.Text, TomlValue.Truth, TomlValue.Literal, TomlValue.Array {

  /** The line that it starts on, from 1. */
  int line();

  /** What kind of value it is, with its article, for a message. */
  String described();

  record Text(String value, int line) implements TomlValue {
    @Override
    public String described() {
      return "a string";
    }
  }

  record Truth(boolean value, int line) implements TomlValue {
    @Override
    public String described() {
      return "a boolean";
    }
  }

  /**
   * A number, date or time, which nothing here needs but as the text that it is.
   *
   * @param described {@code an integer}, {@code a float} or {@code a date or time}
   */
  record Literal(String described, String text, int line) implements TomlValue {}

  /**
   * An array, which may grow while the document is read.
   *
   * @param ofTables whether it was made by {@code [[headers]]}
   */
  record Array(List<TomlValue> elements, boolean ofTables, int line) implements TomlValue {
    @Override
    public String described() {
      return "an array";
    }
  }
}
