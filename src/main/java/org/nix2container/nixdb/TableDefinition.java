package org.nix2container.nixdb;

import java.util.ArrayList;
import java.util.List;
import org.nix2container.nixdb.SqlTokens.Token;

/**
 * What a {@code CREATE TABLE} statement says of the place of each column in a row, and of the
 * clauses that make indexes.
 */
final class TableDefinition {

  private final String table;
  private final List<List<Token>> columns = new ArrayList<>();
  private final List<List<Token>> constraints = new ArrayList<>();

  private TableDefinition(String table) {
    this.table = table;
  }

  static TableDefinition parse(String table, String sql) throws SqliteFormatException {
    TableDefinition definition = new TableDefinition(table);
    List<Token> tokens = SqlTokens.of(sql);
    int start = 0;
    while (start < tokens.size() && !tokens.get(start).is("(")) {
      start++;
    }
    int end = definition.split(tokens, start + 1);
    for (Token option : tokens.subList(end, tokens.size())) {
      if (option.is("without")) {
        throw definition.unfamiliar("is WITHOUT ROWID");
      }
    }
    return definition;
  }

  /** Takes apart what is between the outermost brackets; gives where that ends. */
  private int split(List<Token> tokens, int start) throws SqliteFormatException {
    int depth = 1;
    int partStart = start;
    for (int i = start; i < tokens.size(); i++) {
      Token token = tokens.get(i);
      if (token.is("(")) {
        depth++;
      } else if (token.is(")")) {
        depth--;
      }
      if (depth == 0 || (depth == 1 && token.is(","))) {
        addPart(tokens.subList(partStart, i));
        partStart = i + 1;
      }
      if (depth == 0) {
        return partStart;
      }
    }
    throw unfamiliar("has no end");
  }

  private void addPart(List<Token> part) throws SqliteFormatException {
    if (part.isEmpty()) {
      throw unfamiliar("has an empty column");
    }
    Token first = part.getFirst();
    boolean constraint =
        first.is("constraint")
            || first.is("primary")
            || first.is("unique")
            || first.is("check")
            || first.is("foreign");
    (constraint ? constraints : columns).add(part);
  }

  /** Where a row has the column named so (in lower case), from 0. */
  int position(String column) throws SqliteFormatException {
    for (int i = 0; i < columns.size(); i++) {
      if (columns.get(i).getFirst().text().equals(column)) {
        return i;
      }
    }
    throw unfamiliar("has no column " + column);
  }

  /** An error unless the words stand one after the other in the definition of that column. */
  void columnMustSay(String column, String... words) throws SqliteFormatException {
    if (!says(columns.get(position(column)), words)) {
      throw unfamiliar("defines its column " + column + " in another way");
    }
  }

  /** An error unless a clause for the whole table has these words one after the other. */
  void mustSay(String... words) throws SqliteFormatException {
    for (List<Token> constraint : constraints) {
      if (says(constraint, words)) {
        return;
      }
    }
    throw unfamiliar("has another primary key");
  }

  private static boolean says(List<Token> tokens, String... words) {
    for (int start = 0; start + words.length <= tokens.size(); start++) {
      int i = 0;
      while (i < words.length && tokens.get(start + i).text().equals(words[i])) {
        i++;
      }
      if (i == words.length) {
        return true;
      }
    }
    return false;
  }

  private SqliteFormatException unfamiliar(String what) {
    return SqliteFormatException.unsupported(
        "is not a database as Nix makes it: its table " + table + " " + what);
  }
}
