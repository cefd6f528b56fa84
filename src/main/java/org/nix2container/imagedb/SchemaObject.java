package org.nix2container.imagedb;

/**
 * Tables, indexes and triggers as Nix's schema (src/libstore/schema.sql) makes them, in this order.
 * SQLite keeps the statements in their own words but for what stands before the name; the pages are
 * those that it takes.
 */
enum SchemaObject {
  VALID_PATHS(
      "table",
      "ValidPaths",
      "ValidPaths",
      2,
      """
      CREATE TABLE ValidPaths (
          id               integer primary key autoincrement not null,
          path             text unique not null,
          hash             text not null,
          registrationTime integer not null,
          deriver          text,
          narSize          integer,
          ultimate         integer, -- null implies "false"
          sigs             text, -- space-separated
          ca               text -- if not null, an assertion that the path is content-addressed; see ValidPathInfo
      )\
      """),
  PATHS_BY_NAME("index", "sqlite_autoindex_ValidPaths_1", "ValidPaths", 3, ""),
  SEQUENCE(
      "table", "sqlite_sequence", "sqlite_sequence", 4, "CREATE TABLE sqlite_sequence(name,seq)"),
  REFS(
      "table",
      "Refs",
      "Refs",
      5,
      """
      CREATE TABLE Refs (
          referrer  integer not null,
          reference integer not null,
          primary key (referrer, reference),
          foreign key (referrer) references ValidPaths(id) on delete cascade,
          foreign key (reference) references ValidPaths(id) on delete restrict
      )\
      """),
  REFS_BY_BOTH("index", "sqlite_autoindex_Refs_1", "Refs", 6, ""),
  REFS_BY_REFERRER(
      "index", "IndexReferrer", "Refs", 7, "CREATE INDEX IndexReferrer on Refs(referrer)"),
  REFS_BY_REFERENCE(
      "index", "IndexReference", "Refs", 8, "CREATE INDEX IndexReference on Refs(reference)"),
  DELETE_SELF_REFS(
      "trigger",
      "DeleteSelfRefs",
      "ValidPaths",
      0,
      """
      CREATE TRIGGER DeleteSelfRefs before delete on ValidPaths
        begin
          delete from Refs where referrer = old.id and reference = old.id;
        end\
      """),
  OUTPUTS(
      "table",
      "DerivationOutputs",
      "DerivationOutputs",
      9,
      """
      CREATE TABLE DerivationOutputs (
          drv  integer not null,
          id   text not null, -- symbolic output id, usually "out"
          path text not null,
          primary key (drv, id),
          foreign key (drv) references ValidPaths(id) on delete cascade
      )\
      """),
  OUTPUTS_BY_NAME("index", "sqlite_autoindex_DerivationOutputs_1", "DerivationOutputs", 10, ""),
  OUTPUTS_BY_PATH(
      "index",
      "IndexDerivationOutputs",
      "DerivationOutputs",
      11,
      "CREATE INDEX IndexDerivationOutputs on DerivationOutputs(path)");

  /** The last page that is the root of one of them. */
  static final int LAST_ROOT = 11;

  private final String type;
  private final String title;
  private final String table;
  private final int root;
  private final String sql;

  SchemaObject(String type, String title, String table, int root, String sql) {
    this.type = type;
    this.title = title;
    this.table = table;
    this.root = root;
    this.sql = sql;
  }

  /** The page that its b-tree begins with; 0 where it has none. */
  int root() {
    return root;
  }

  /** Its row in the table {@code sqlite_schema}. */
  byte[] row() {
    RecordBytes row = new RecordBytes().text(type).text(title).text(table).integer(root);
    // Nobody has written a statement for the indexes of primary keys.
    return (sql.isEmpty() ? row.nothing() : row.text(sql)).toBytes();
  }
}
