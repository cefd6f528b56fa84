package org.nix2container.nixdb;

import java.io.IOException;
import java.util.List;

/**
 * Where Nix's tables begin and in which columns they hold what is needed.
 *
 * @param validPaths root page of the table of that name
 * @param pathIndex root page of the index of its {@code path unique}: path, row id
 * @param referencesIndex root page of the index of {@code Refs}' primary key: referrer, reference
 */
record StoreSchema(
    int validPaths,
    int pathIndex,
    int referencesIndex,
    int pathColumn,
    int hashColumn,
    int narSizeColumn) {

  private static final int MAX_NAME = 1024;
  private static final int MAX_SQL = 32 * 1024;

  static StoreSchema read(Pages pages) throws IOException {
    List<Row> objects = new TableTree(pages, 1).all();
    TableDefinition paths = definition(objects, "ValidPaths");
    // The row id is what Refs holds, and the column is an alias of it only if it says just this.
    paths.columnMustSay("id", "id", "integer", "primary", "key");
    paths.columnMustSay("path", "unique");
    definition(objects, "Refs").mustSay("primary", "key", "(", "referrer", ",", "reference", ")");
    return new StoreSchema(
        rootPage(objects, "table", "ValidPaths"),
        rootPage(objects, "index", "sqlite_autoindex_ValidPaths_1"),
        rootPage(objects, "index", "sqlite_autoindex_Refs_1"),
        paths.position("path"),
        paths.position("hash"),
        paths.position("narsize"));
  }

  private static TableDefinition definition(List<Row> objects, String table)
      throws SqliteFormatException {
    return TableDefinition.parse(table, find(objects, "table", table).string(4, MAX_SQL));
  }

  private static int rootPage(List<Row> objects, String type, String name)
      throws SqliteFormatException {
    long page = find(objects, type, name).integer(3);
    return page == (int) page ? (int) page : 0;
  }

  /** A row of {@code sqlite_schema}: type, name, table, root page, SQL. */
  private static Row find(List<Row> objects, String type, String name)
      throws SqliteFormatException {
    for (Row object : objects) {
      if (object.string(0, MAX_NAME).equals(type)
          && object.string(1, MAX_NAME).equalsIgnoreCase(name)) {
        return object;
      }
    }
    throw SqliteFormatException.unsupported(
        "is not a database as Nix makes it: it has no " + type + " " + name);
  }
}
