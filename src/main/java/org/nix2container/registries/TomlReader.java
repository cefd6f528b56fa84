package org.nix2container.registries;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.nix2container.failure.InvalidInputException;

/**
 * Reads a TOML 1.0 document (toml.io/en/v1.0.0). It is here because most machines have a
 * registries.conf, so every push reads one, and the libraries take longer to load than that takes.
 */
final class TomlReader {

  private static final int MAX_DEPTH = 100;

  private final TomlText text;
  private final TomlStrings strings;
  private final TomlTable root = new TomlTable(TomlTable.Origin.HEADER, 1);

  private TomlReader(TomlText text) {
    this.text = text;
    this.strings = new TomlStrings(text);
  }

  /**
   * The document's outermost table.
   *
   * @throws InvalidInputException naming the file and the line that is wrong
   */
  static TomlTable read(String file, byte[] content) {
    return new TomlReader(new TomlText(file, content)).document();
  }

  private TomlTable document() {
    TomlTable section = root;
    for (text.skipLines(); !text.atEnd(); text.skipLines()) {
      int line = text.line();
      if (text.take("[[")) {
        section = header(line, "]]");
      } else if (text.take("[")) {
        section = header(line, "]");
      } else {
        member(section, 0);
      }
      text.skipBlanks();
      if (!text.atEnd() && text.peek() != '#' && !text.isAtNewline()) {
        throw text.unexpected("the end of the line");
      }
    }
    return root;
  }

  private TomlTable header(int line, String end) {
    List<String> key = key();
    if (!text.take(end)) {
      throw text.unexpected("`" + end + "`");
    }
    TomlTable at = root;
    for (String part : key.subList(0, key.size() - 1)) {
      TomlValue next = at.members().get(part);
      if (next == null) {
        TomlTable passed = new TomlTable(TomlTable.Origin.PASSED, line);
        at.members().put(part, passed);
        at = passed;
      } else if (next instanceof TomlTable table && !table.isInline()) {
        at = table;
      } else if (next instanceof TomlValue.Array array && array.ofTables()) {
        at = (TomlTable) array.elements().getLast();
      } else {
        throw twice(line, part, next);
      }
    }
    return end.equals("]") ? table(at, key.getLast(), line) : element(at, key.getLast(), line);
  }

  private TomlTable table(TomlTable parent, String name, int line) {
    TomlValue existing = parent.members().get(name);
    if (existing instanceof TomlTable table && table.defineByHeader()) {
      return table;
    }
    TomlTable table = new TomlTable(TomlTable.Origin.HEADER, line);
    put(parent, name, table, line);
    return table;
  }

  private TomlTable element(TomlTable parent, String name, int line) {
    TomlTable table = new TomlTable(TomlTable.Origin.HEADER, line);
    if (parent.members().get(name) instanceof TomlValue.Array array && array.ofTables()) {
      array.elements().add(table);
    } else {
      put(parent, name, new TomlValue.Array(new ArrayList<>(List.of(table)), true, line), line);
    }
    return table;
  }

  private void member(TomlTable section, int depth) {
    int line = text.line();
    List<String> key = key();
    if (!text.take("=")) {
      throw text.unexpected("`=`");
    }
    TomlTable at = section;
    for (String part : key.subList(0, key.size() - 1)) {
      TomlValue next = at.members().get(part);
      TomlTable table =
          next instanceof TomlTable t ? t : new TomlTable(TomlTable.Origin.PASSED, line);
      if (next == null) {
        at.members().put(part, table);
      } else if (next != table) {
        throw twice(line, part, next);
      }
      if (!table.defineByDots(section)) {
        throw twice(line, part, table);
      }
      at = table;
    }
    text.skipBlanks();
    put(at, key.getLast(), value(depth), line);
  }

  private void put(TomlTable table, String name, TomlValue value, int line) {
    @Nullable TomlValue existing = table.members().putIfAbsent(name, value);
    if (existing != null) {
      throw twice(line, name, existing);
    }
  }

  private InvalidInputException twice(int line, String name, TomlValue existing) {
    return text.error(
        line, "`" + name + "` is " + existing.described() + " since line " + existing.line());
  }

  /** Takes a key, dotted or not, with the blanks around it. */
  private List<String> key() {
    List<String> parts = new ArrayList<>(1);
    do {
      text.skipBlanks();
      String part = strings.isNext() ? strings.oneLine() : text.takeBareKey();
      parts.add(part);
      text.skipBlanks();
    } while (text.take("."));
    return parts;
  }

  private TomlValue value(int depth) {
    if (depth > MAX_DEPTH) {
      throw text.error("more than " + MAX_DEPTH + " brackets in one another");
    }
    int line = text.line();
    if (strings.isNext()) {
      return new TomlValue.Text(strings.any(), line);
    }
    if (text.take("[")) {
      return array(depth, line);
    }
    return text.take("{") ? inlineTable(depth, line) : literal(line);
  }

  private TomlValue literal(int line) {
    String word = text.takeWord("+-_.:");
    if (word.isEmpty()) {
      throw text.unexpected("a value");
    }
    if (TomlLiterals.isDate(word) && text.isTimeAfterBlank()) {
      text.skipBlanks();
      word = word + " " + text.takeWord("+-.:");
    }
    String found = word;
    return TomlLiterals.of(word, line)
        .orElseThrow(() -> text.error("`" + found + "` is not a value: a string needs quotes"));
  }

  private TomlValue array(int depth, int line) {
    List<TomlValue> elements = new ArrayList<>();
    text.skipLines();
    while (!text.take("]")) {
      elements.add(value(depth + 1));
      text.skipLines();
      if (text.take(",")) {
        text.skipLines();
      } else if (text.peek() != ']') {
        throw text.unexpected("`,` or `]`");
      }
    }
    return new TomlValue.Array(elements, false, line);
  }

  private TomlValue inlineTable(int depth, int line) {
    TomlTable table = new TomlTable(TomlTable.Origin.INLINE, line);
    text.skipBlanks();
    if (text.take("}")) {
      return table;
    }
    do {
      member(table, depth + 1);
      text.skipBlanks();
    } while (text.take(","));
    if (!text.take("}")) {
      throw text.unexpected("`,` or `}`");
    }
    return table;
  }
}
