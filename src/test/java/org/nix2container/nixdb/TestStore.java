package org.nix2container.nixdb;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Types;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.stream.Stream;

/** A state directory with a database as Nix makes it, made and asked by SQLite itself. */
record TestStore(Path stateDirectory) {

  /** Those of schema version 10, with quirks of SQL that such definitions might have. */
  static final List<String> TABLES =
      List.of(
          """
          create table ValidPaths (
              id               integer primary key autoincrement not null,
              path             text unique not null,
              hash             text not null, -- base 16, "sha256:", in brackets (
              registrationTime integer not null,
              deriver          text,
              narSize          integer,
              ultimate         integer, /* null is "false", */
              sigs             text, -- apart by spaces
              ca               text
          )\
          """,
          """
          create table Refs (
              referrer  integer not null,
              reference integer not null,
              primary key (referrer, reference),
              foreign key (referrer) references ValidPaths(id) on delete cascade,
              foreign key (reference) references ValidPaths(id) on delete restrict
          )\
          """,
          "create index IndexReferrer on Refs(referrer)",
          "create index IndexReference on Refs(reference)",
          """
          create trigger DeleteSelfRefs before delete on ValidPaths
            begin
              delete from Refs where referrer = old.id and reference = old.id;
            end\
          """,
          """
          create table DerivationOutputs (
              drv  integer not null,
              id   text not null,
              path text not null,
              primary key (drv, id),
              foreign key (drv) references ValidPaths(id) on delete cascade
          )\
          """,
          "create index IndexDerivationOutputs on DerivationOutputs(path)");

  /** The pragmas come first, in the same connection: some only count before there is a table. */
  static TestStore create(Path stateDirectory, String... pragmas) {
    List<String> statements = new ArrayList<>(List.of(pragmas));
    statements.addAll(TABLES);
    return withoutTables(stateDirectory, statements.toArray(String[]::new));
  }

  static TestStore withoutTables(Path stateDirectory, String... statements) {
    TestStore store = new TestStore(stateDirectory);
    try {
      Files.createDirectories(store.database().getParent());
      Files.writeString(stateDirectory.resolve("db/schema"), "10");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    store.execute(statements);
    return store;
  }

  Path database() {
    return stateDirectory.resolve("db/db.sqlite");
  }

  Path log() {
    return stateDirectory.resolve("db/db.sqlite-wal");
  }

  Path journal() {
    return stateDirectory.resolve("db/db.sqlite-journal");
  }

  /** SQLite's connection. It has to be closed before a {@link NixDatabase} is opened. */
  Connection connect() {
    try {
      return DriverManager.getConnection("jdbc:sqlite:" + database());
    } catch (SQLException e) {
      throw new AssertionError(e);
    }
  }

  void execute(String... statements) {
    try (Connection connection = connect()) {
      execute(connection, statements);
    } catch (SQLException e) {
      throw new AssertionError(e);
    }
  }

  static void execute(Connection connection, String... statements) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
    }
  }

  static void add(Connection connection, long id, String path, long narSize) throws SQLException {
    try (PreparedStatement insert =
        connection.prepareStatement(
            "insert into ValidPaths (id, path, hash, registrationTime, deriver, narSize)"
                + " values (?, ?, ?, 1700000000, ?, ?)")) {
      insert.setLong(1, id);
      insert.setString(2, path);
      insert.setString(3, hash(id));
      insert.setString(4, id % 2 == 0 ? path + ".drv" : null);
      if (narSize == 0) {
        insert.setNull(5, Types.INTEGER); // as Nix does if it does not know
      } else {
        insert.setLong(5, narSize);
      }
      insert.executeUpdate();
    }
  }

  static void refer(Connection connection, long referrer, long reference) throws SQLException {
    try (PreparedStatement insert =
        connection.prepareStatement("insert or ignore into Refs values (?, ?)")) {
      insert.setLong(1, referrer);
      insert.setLong(2, reference);
      insert.executeUpdate();
    }
  }

  static String hash(long id) {
    return "sha256:%064x".formatted(id * 0x9e3779b97f4a7c15L);
  }

  /** A store path whose parts follow from {@code id}, with a name of the given length. */
  static String path(long id, int nameLength) {
    // The z is no digit: without it, 32 times a number would be filled up to the same hash.
    String hash = Long.toString((id * 0x9e3779b97f4a7c15L) >>> 1, 32) + "z" + "0".repeat(32);
    String name = ("package-" + id + "-with-a-long-name".repeat(20)).substring(0, nameLength);
    return "/nix/store/" + hash.substring(0, 32) + "-" + name;
  }

  int pageSize() {
    return number("pragma page_size");
  }

  /** Where the pages of a table or index begin. */
  int rootPage(String name) {
    return number("select rootpage from sqlite_schema where name = '" + name + "'");
  }

  private int number(String sql) {
    try (Connection connection = connect()) {
      return Integer.parseInt(strings(connection, sql).getFirst());
    } catch (SQLException e) {
      throw new AssertionError(e);
    }
  }

  /** All store paths, by SQL. */
  List<String> allPaths() {
    try (Connection connection = connect()) {
      return strings(connection, "select path from ValidPaths order by path");
    } catch (SQLException e) {
      throw new AssertionError(e);
    }
  }

  /** What {@link NixDatabase#closure} has to say, by SQL. */
  List<ValidPath> closureBySql(Collection<String> roots) {
    try (Connection connection = connect()) {
      execute(connection, "create temp table Roots (path text)");
      try (PreparedStatement insert = connection.prepareStatement("insert into Roots values (?)")) {
        for (String root : roots) {
          insert.setString(1, root);
          insert.executeUpdate();
        }
      }
      List<ValidPath> closure = new ArrayList<>();
      try (Statement statement = connection.createStatement();
          ResultSet rows =
              statement.executeQuery(
                  """
                  with recursive closure(id) as (
                    select id from ValidPaths natural join Roots
                    union
                    select reference from Refs join closure on referrer = closure.id)
                  select id, path, hash, narSize from ValidPaths natural join closure order by path
                  """)) {
        while (rows.next()) {
          List<String> references =
              strings(
                  connection,
                  "select path from Refs join ValidPaths on reference = id where referrer = "
                      + rows.getLong(1)
                      + " order by path");
          closure.add(
              new ValidPath(rows.getString(2), rows.getString(3), rows.getLong(4), references));
        }
      }
      return closure;
    } catch (SQLException e) {
      throw new AssertionError(e);
    }
  }

  private static List<String> strings(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      List<String> strings = new ArrayList<>();
      while (rows.next()) {
        strings.add(rows.getString(1));
      }
      return strings;
    }
  }

  NixDatabase open() {
    return NixDatabase.open(stateDirectory);
  }

  List<ValidPath> closure(Collection<String> roots) {
    try (NixDatabase database = open()) {
      return database.closure(roots);
    }
  }

  /** The files as they are now, as a crash would leave them. */
  TestStore copyTo(Path other) throws IOException {
    Files.createDirectories(other.resolve("db"));
    try (Stream<Path> files = Files.list(stateDirectory.resolve("db"))) {
      for (Path file : files.toList()) {
        Files.copy(file, other.resolve("db").resolve(file.getFileName()));
      }
    }
    return new TestStore(other);
  }

  /** Takes back the time of the last change, for which the reader would wait. */
  void age() throws IOException {
    Files.setLastModifiedTime(database(), FileTime.fromMillis(1_700_000_000_000L));
  }
}
