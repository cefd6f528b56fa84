package org.nix2container.imagedb;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/** What SQLite itself finds in a database. */
public final class DatabaseRows implements AutoCloseable {

  private final Connection connection;

  public DatabaseRows(Path database) throws SQLException {
    this(database.toString());
  }

  private DatabaseRows(String database) throws SQLException {
    connection = DriverManager.getConnection("jdbc:sqlite:" + database);
  }

  /** Of a database that nobody writes to, which takes less time. */
  static DatabaseRows unchanging(Path database) throws SQLException {
    return new DatabaseRows("file:" + database + "?immutable=1");
  }

  /** The rows of a query, with a bar between columns. */
  public List<String> of(String sql) throws SQLException {
    List<String> rows = new ArrayList<>();
    try (Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery(sql)) {
      while (result.next()) {
        List<String> columns = new ArrayList<>();
        for (int i = 1; i <= result.getMetaData().getColumnCount(); i++) {
          columns.add(String.valueOf(result.getString(i)));
        }
        rows.add(String.join("|", columns));
      }
    }
    return rows;
  }

  /** Every row of every table with its id, the schema with its root pages among them. */
  public List<String> all() throws SQLException {
    List<String> rows = new ArrayList<>();
    for (String table :
        List.of("sqlite_schema", "sqlite_sequence", "ValidPaths", "Refs", "DerivationOutputs")) {
      for (String row : of("select rowid, * from " + table + " order by rowid")) {
        rows.add(table + ": " + row);
      }
    }
    return rows;
  }

  public void change(String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.executeUpdate(sql);
    }
  }

  @Override
  public void close() throws SQLException {
    connection.close();
  }
}
