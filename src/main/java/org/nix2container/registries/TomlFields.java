package org.nix2container.registries;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.nix2container.failure.InvalidInputException;
import org.nix2container.json.Keys;

/**
 * What a table of a TOML file says, by name and type. As in the TOML library of containers/image, a
 * name matches in any case if none matches exactly.
 */
record TomlFields(String file, TomlTable table) {

  Optional<TomlValue> find(String name) {
    TomlValue exact = table.members().get(name);
    if (exact != null) {
      return Optional.of(exact);
    }
    for (Map.Entry<String, TomlValue> member : table.members().entrySet()) {
      if (Keys.same(member.getKey(), name)) {
        return Optional.of(member.getValue());
      }
    }
    return Optional.empty();
  }

  /** The string of that name; empty if there is none. */
  String text(String name) {
    Optional<TomlValue> value = find(name);
    return value.isEmpty() ? "" : text(name, value.get());
  }

  private String text(String name, TomlValue value) {
    if (value instanceof TomlValue.Text text) {
      return text.value();
    }
    throw expected(name, "a string", value);
  }

  /** The boolean of that name; false if there is none. */
  boolean truth(String name) {
    Optional<TomlValue> value = find(name);
    if (value.isEmpty()) {
      return false;
    }
    if (value.get() instanceof TomlValue.Truth truth) {
      return truth.value();
    }
    throw expected(name, "a boolean", value.get());
  }

  Optional<List<String>> texts(String name) {
    Optional<TomlValue> value = find(name);
    if (value.isEmpty()) {
      return Optional.empty();
    }
    List<String> texts = new ArrayList<>();
    for (TomlValue element : elements(name, "an array of strings", value.get())) {
      texts.add(text(name, element));
    }
    return Optional.of(texts);
  }

  /** The tables of an array of them; none if there is no such array. */
  List<TomlFields> tables(String name) {
    Optional<TomlValue> value = find(name);
    if (value.isEmpty()) {
      return List.of();
    }
    List<TomlFields> tables = new ArrayList<>();
    for (TomlValue element : elements(name, "an array of tables, with [[ ]]", value.get())) {
      tables.add(table(name, element));
    }
    return tables;
  }

  Optional<TomlFields> table(String name) {
    Optional<TomlValue> value = find(name);
    return value.isEmpty() ? Optional.empty() : Optional.of(table(name, value.get()));
  }

  private TomlFields table(String name, TomlValue value) {
    if (value instanceof TomlTable inner) {
      return new TomlFields(file, inner);
    }
    throw expected(name, "a table", value);
  }

  private List<TomlValue> elements(String name, String wanted, TomlValue value) {
    if (value instanceof TomlValue.Array array) {
      return array.elements();
    }
    throw expected(name, wanted, value);
  }

  private InvalidInputException expected(String name, String wanted, TomlValue value) {
    return error(
        value.line(), "`" + name + "`: expected " + wanted + ", found " + value.described());
  }

  /** An error about what stands in a line. */
  InvalidInputException error(int line, String reason) {
    return new InvalidInputException(file, "line " + line + ": " + reason);
  }

  /** An error about the table. */
  InvalidInputException error(String reason) {
    return error(table.line(), reason);
  }
}
