package org.nix2container.registries;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.StandardCharsets;
import org.nix2container.failure.InvalidInputException;

/** The characters of a TOML document, taken from front to back. */
final class TomlText {

  /** What {@link #peek} gives at the end. */
  static final char END = '\uFFFF';

  private final String file;
  private final String text;
  private int position;
  private int line = 1;

  /**
   * @throws InvalidInputException if the bytes are not UTF-8
   */
  TomlText(String file, byte[] content) {
    this.file = file;
    CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
    ByteBuffer bytes = ByteBuffer.wrap(content);
    CharBuffer chars = CharBuffer.allocate(content.length);
    if (decoder.decode(bytes, chars, true).isError()) {
      for (int i = 0; i < bytes.position(); i++) {
        line += content[i] == '\n' ? 1 : 0;
      }
      throw error("not UTF-8");
    }
    text = chars.flip().toString();
    position = text.startsWith("\uFEFF") ? 1 : 0;
  }

  int line() {
    return line;
  }

  boolean atEnd() {
    return position == text.length();
  }

  char peek() {
    return atEnd() ? END : text.charAt(position);
  }

  boolean startsWith(String wanted) {
    return text.startsWith(wanted, position);
  }

  /** Takes the text, if it stands here. */
  boolean take(String wanted) {
    boolean found = startsWith(wanted);
    position += found ? wanted.length() : 0;
    return found;
  }

  /** Takes a character that may stand in strings and comments. */
  char takeCharacter(String where) {
    char c = peek();
    if (c < ' ' && c != '\t' || c == 0x7F) {
      throw error("a control character in " + where);
    }
    position++;
    return c;
  }

  /** Takes all characters up to a quote, a backslash or a control character: most of a string. */
  String takePlain(char quote) {
    int start = position;
    while (position < text.length()) {
      char c = text.charAt(position);
      if (c < ' ' || c == quote || c == '\\' || c == 0x7F) {
        break;
      }
      position++;
    }
    return text.substring(start, position);
  }

  /** Takes a key that needs no quotation marks. */
  String takeBareKey() {
    String key = takeWord("_-");
    if (key.isEmpty()) {
      throw unexpected("a key");
    }
    return key;
  }

  /** Takes the letters and digits that follow, and the marks among them. */
  String takeWord(String marks) {
    int start = position;
    while (!atEnd() && (isAlphanumeric(peek()) || marks.indexOf(peek()) >= 0)) {
      position++;
    }
    return text.substring(start, position);
  }

  private static boolean isAlphanumeric(char c) {
    return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9';
  }

  boolean isAtNewline() {
    return startsWith("\n") || startsWith("\r\n");
  }

  boolean takeNewline() {
    boolean found = take("\n") || take("\r\n");
    line += found ? 1 : 0;
    return found;
  }

  /** Whether a backslash stands here with nothing but blanks between it and the line's end. */
  boolean isLineContinuation() {
    int i = position + 1;
    while (i < text.length() && (text.charAt(i) == ' ' || text.charAt(i) == '\t')) {
      i++;
    }
    return peek() == '\\' && (text.startsWith("\n", i) || text.startsWith("\r\n", i));
  }

  /** Whether a blank and a digit stand here. */
  boolean isTimeAfterBlank() {
    return peek() == ' '
        && position + 1 < text.length()
        && text.charAt(position + 1) >= '0'
        && text.charAt(position + 1) <= '9';
  }

  /** Takes spaces and tabs. */
  void skipBlanks() {
    while (peek() == ' ' || peek() == '\t') {
      position++;
    }
  }

  /** Takes blanks, comments and ends of lines. */
  void skipLines() {
    do {
      skipBlanks();
      if (peek() == '#') {
        takePlain('\n');
        while (!atEnd() && !isAtNewline()) {
          takeCharacter("a comment");
          takePlain('\n');
        }
      }
    } while (takeNewline());
  }

  InvalidInputException error(String reason) {
    return error(line, reason);
  }

  InvalidInputException error(int atLine, String reason) {
    return new InvalidInputException(file, "line " + atLine + ": " + reason);
  }

  InvalidInputException unexpected(String wanted) {
    String found =
        atEnd()
            ? "the end of the file"
            : isAtNewline() ? "the end of the line" : "`" + peek() + "`";
    return error("expected " + wanted + ", found " + found);
  }
}
