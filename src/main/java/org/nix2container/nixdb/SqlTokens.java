package org.nix2container.nixdb;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Splits SQL into words and signs, in lower case; comments are left out, quotes taken off. */
final class SqlTokens {

  /**
   * @param text lower case
   * @param quoted whether it was in quotes, and so is a name whatever it spells
   */
  record Token(String text, boolean quoted) {
    boolean is(String keywordOrSign) {
      return !quoted && text.equals(keywordOrSign);
    }
  }

  private final String sql;
  private final List<Token> tokens = new ArrayList<>();
  private int position;

  private SqlTokens(String sql) {
    this.sql = sql;
  }

  static List<Token> of(String sql) throws SqliteFormatException {
    SqlTokens tokens = new SqlTokens(sql);
    while (tokens.position < sql.length()) {
      tokens.next();
    }
    return tokens.tokens;
  }

  private void next() throws SqliteFormatException {
    char c = sql.charAt(position);
    if (c == ' ' || (c >= '\t' && c <= '\r')) {
      position++;
    } else if (sql.startsWith("--", position)) {
      int end = sql.indexOf('\n', position);
      position = end < 0 ? sql.length() : end;
    } else if (sql.startsWith("/*", position)) {
      int end = sql.indexOf("*/", position + 2);
      position = end < 0 ? sql.length() : end + 2;
    } else if (c == '"' || c == '`' || c == '\'') {
      quoted(c);
    } else if (c == '[') {
      quoted(']');
    } else if (isWord(c)) {
      int start = position;
      while (position < sql.length() && isWord(sql.charAt(position))) {
        position++;
      }
      add(sql.substring(start, position), false);
    } else {
      position++;
      add(String.valueOf(c), false);
    }
  }

  /** A doubled quote stands for itself. */
  private void quoted(char end) throws SqliteFormatException {
    StringBuilder text = new StringBuilder();
    while (true) {
      int close = sql.indexOf(end, position + 1);
      if (close < 0) {
        throw SqliteFormatException.damaged("the definition of a table has an open quote");
      }
      text.append(sql, position + 1, close);
      position = close + 1;
      if (end == ']' || position == sql.length() || sql.charAt(position) != end) {
        add(text.toString(), true);
        return;
      }
      text.append(end);
    }
  }

  private void add(String text, boolean quoted) {
    tokens.add(new Token(text.toLowerCase(Locale.ROOT), quoted));
  }

  private static boolean isWord(char c) {
    return (c >= 'a' && c <= 'z')
        || (c >= 'A' && c <= 'Z')
        || (c >= '0' && c <= '9')
        || c == '_'
        || c == '$'
        || c >= 0x80;
  }
}
