package org.nix2container.registries;

/** Reads TOML's strings: basic and literal ones, of one line or of several. */
final class TomlStrings {

  private final TomlText text;

  TomlStrings(TomlText text) {
    this.text = text;
  }

  boolean isNext() {
    return text.peek() == '"' || text.peek() == '\'';
  }

  /** Takes a string of any kind. */
  String any() {
    if (text.take("\"\"\"")) {
      return severalLines('"');
    }
    return text.take("'''") ? severalLines('\'') : oneLine();
  }

  /** Takes a string in single quotation marks of either kind. */
  String oneLine() {
    char quote = text.takeCharacter("a string");
    StringBuilder value = new StringBuilder(text.takePlain(quote));
    while (text.peek() != quote) {
      if (text.atEnd() || text.isAtNewline()) {
        throw text.unexpected("the string's closing `" + quote + "`");
      }
      character(quote, value);
      value.append(text.takePlain(quote));
    }
    text.takeCharacter("a string");
    return value.toString();
  }

  private String severalLines(char quote) {
    int start = text.line();
    StringBuilder value = new StringBuilder();
    text.takeNewline();
    while (true) {
      int quotes = quotes(quote);
      if (quotes >= 3) {
        // Two may stand right before the closing three.
        return value.repeat(quote, quotes - 3).toString();
      }
      value.repeat(quote, quotes);
      if (text.atEnd()) {
        throw text.error(start, "the string that begins here is never closed");
      }
      if (text.takeNewline()) {
        value.append('\n');
      } else if (quotes == 0 && !(quote == '"' && lineContinues())) {
        character(quote, value);
      }
    }
  }

  private int quotes(char quote) {
    int count = 0;
    while (count < 5 && text.peek() == quote) {
      text.takeCharacter("a string");
      count++;
    }
    return count;
  }

  /** Takes a backslash at the end of a line, with all blanks and lines after it. */
  private boolean lineContinues() {
    if (!text.isLineContinuation()) {
      return false;
    }
    text.takeCharacter("a string");
    do {
      text.skipBlanks();
    } while (text.takeNewline());
    return true;
  }

  private void character(char quote, StringBuilder value) {
    char c = text.takeCharacter("a string");
    if (quote == '"' && c == '\\') {
      value.appendCodePoint(escaped(text.takeCharacter("a string")));
    } else {
      value.append(c);
    }
  }

  private int escaped(char letter) {
    return switch (letter) {
      case 'b' -> '\b';
      case 't' -> '\t';
      case 'n' -> '\n';
      case 'f' -> '\f';
      case 'r' -> '\r';
      case '"', '\\' -> letter;
      case 'u' -> codePoint(4);
      case 'U' -> codePoint(8);
      default -> throw text.error("no such escape in a string: `\\" + letter + "`");
    };
  }

  private int codePoint(int digits) {
    long value = 0;
    for (int i = 0; i < digits; i++) {
      int digit = text.atEnd() || text.peek() >= 0x80 ? -1 : Character.digit(text.peek(), 16);
      if (digit < 0) {
        throw text.unexpected(digits + " hex digits after \\u or \\U");
      }
      text.takeCharacter("a string");
      value = value * 16 + digit;
    }
    if (value > Character.MAX_CODE_POINT || value >= 0xD800 && value <= 0xDFFF) {
      throw text.error("an escape in a string that is no character");
    }
    return (int) value;
  }
}
