package org.nix2container.template;

import java.util.ArrayList;
import java.util.List;
import org.nix2container.failure.InvalidInputException;

/** Takes a template apart: text, and the words of each action. */
final class Tokens {

  /**
   * Some text, or the words of an action.
   *
   * @param words empty for text
   */
  record Piece(String text, List<String> words) {}

  private static final String OPEN = "{{";
  private static final String CLOSE = "}}";

  private final String template;
  private int at;

  private Tokens(String template) {
    this.template = template;
  }

  static InvalidInputException wrong(String template, String reason) {
    return new InvalidInputException("template `" + template + "`", reason);
  }

  static List<Piece> of(String template) {
    return new Tokens(template).pieces();
  }

  private List<Piece> pieces() {
    List<Piece> pieces = new ArrayList<>();
    boolean trimsNext = false;
    while (at < template.length()) {
      int open = template.indexOf(OPEN, at);
      String text = template.substring(at, open < 0 ? template.length() : open);
      at = open < 0 ? template.length() : open + OPEN.length();
      if (trimsNext) {
        text = text.stripLeading();
      }
      boolean trims = open >= 0 && template.startsWith("-", at) && isSpace(at + 1);
      text = trims ? text.stripTrailing() : text;
      if (!text.isEmpty()) {
        pieces.add(new Piece(text, List.of()));
      }
      if (open >= 0) {
        at += trims ? 1 : 0;
        if (!comment()) {
          pieces.add(new Piece("", words()));
        }
        trimsNext = template.charAt(at - CLOSE.length() - 1) == '-' && isSpace(at - 4);
      }
    }
    return pieces;
  }

  private boolean isSpace(int index) {
    return index >= 0
        && index < template.length()
        && Character.isWhitespace(template.charAt(index));
  }

  private boolean comment() {
    int from = at;
    while (isSpace(from)) {
      from++;
    }
    if (!template.startsWith("/*", from)) {
      return false;
    }
    int end = template.indexOf("*/", from);
    int close = end < 0 ? -1 : template.indexOf(CLOSE, end);
    if (close < 0) {
      throw wrong(template, "a comment is not closed");
    }
    at = close + CLOSE.length();
    return true;
  }

  private List<String> words() {
    List<String> words = new ArrayList<>();
    while (true) {
      while (isSpace(at)) {
        at++;
      }
      if (at >= template.length()) {
        throw wrong(template, "an action is not closed with }}");
      }
      if (template.startsWith(CLOSE, at)) {
        at += CLOSE.length();
        return words;
      }
      if (template.startsWith("-" + CLOSE, at) && isSpace(at - 1)) {
        at += 1 + CLOSE.length();
        return words;
      }
      words.add(word());
    }
  }

  private String word() {
    int from = at;
    char first = template.charAt(at);
    if (first == '"' || first == '`') {
      return quoted(first);
    }
    if (first == '(' || first == ')' || first == '|' || first == ',' || first == '=') {
      at++;
      return template.substring(from, at);
    }
    if (template.startsWith(":=", at)) {
      at += 2;
      return ":=";
    }
    while (at < template.length() && isOfWord(template.charAt(at))) {
      at++;
    }
    if (at == from) {
      throw wrong(template, "`" + first + "` makes no sense there");
    }
    return template.substring(from, at);
  }

  private static boolean isOfWord(char c) {
    return Character.isLetterOrDigit(c) || c == '.' || c == '_' || c == '$' || c == '-' || c == '+';
  }

  private String quoted(char quote) {
    int from = at++;
    while (at < template.length() && template.charAt(at) != quote) {
      at += template.charAt(at) == '\\' && quote == '"' ? 2 : 1;
    }
    if (at >= template.length()) {
      throw wrong(template, "a quoted string is not closed");
    }
    return template.substring(from, ++at);
  }
}
