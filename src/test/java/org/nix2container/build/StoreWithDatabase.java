package org.nix2container.build;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.Map;

/** A store in a folder and, in its place, a database such as Nix has. */
final class StoreWithDatabase {

  private final Path folder;
  private final Map<String, Integer> ids = new HashMap<>();

  StoreWithDatabase(Path folder) throws IOException, SQLException {
    this.folder = folder;
    Files.createDirectories(storeDirectory());
    Files.createDirectories(stateDirectory().resolve("db"));
    Files.writeString(stateDirectory().resolve("db/schema"), "10");
    try (Connection connection = connect();
        Statement statement = connection.createStatement()) {
      statement.execute(
          "create table ValidPaths (id integer primary key autoincrement not null,"
              + " path text unique not null, hash text not null,"
              + " registrationTime integer not null, deriver text, narSize integer,"
              + " ultimate integer, sigs text, ca text)");
      statement.execute(
          "create table Refs (referrer integer not null, reference integer not null,"
              + " primary key (referrer, reference))");
      statement.execute("create index IndexReferrer on Refs(referrer)");
      statement.execute("create index IndexReference on Refs(reference)");
    }
  }

  Path storeDirectory() {
    return folder.resolve("nix/store");
  }

  Path stateDirectory() {
    return folder.resolve("nix/var/nix");
  }

  private Connection connect() throws SQLException {
    return DriverManager.getConnection("jdbc:sqlite:" + stateDirectory().resolve("db/db.sqlite"));
  }

  /** Adds a store path with one file that refers to others, which were added before. */
  Path add(String name, String file, String content, Path... references)
      throws IOException, SQLException {
    Path path = storeDirectory().resolve("0123456789abcdfghijklmnpqrsvwxyz-" + name);
    Path target = path.resolve(file);
    Files.createDirectories(target.getParent());
    Files.writeString(target, content);
    target.toFile().setExecutable(file.startsWith("bin/"));
    int id = ids.size() + 1;
    ids.put(path.toString(), id);
    try (Connection connection = connect();
        PreparedStatement valid =
            connection.prepareStatement(
                "insert into ValidPaths (id, path, hash, registrationTime, narSize)"
                    + " values (?, ?, ?, 1, ?)");
        PreparedStatement refers = connection.prepareStatement("insert into Refs values (?, ?)")) {
      valid.setInt(1, id);
      valid.setString(2, path.toString());
      valid.setString(3, hash(content));
      valid.setLong(4, 1000L * id);
      valid.executeUpdate();
      for (Path reference : references) {
        refers.setInt(1, id);
        refers.setInt(2, ids.get(reference.toString()));
        refers.executeUpdate();
      }
    }
    return path;
  }

  /** What the database says from now on of the path's content. */
  void rehash(Path path, String content) throws SQLException {
    try (Connection connection = connect();
        PreparedStatement update =
            connection.prepareStatement("update ValidPaths set hash = ? where path = ?")) {
      update.setString(1, hash(content));
      update.setString(2, path.toString());
      update.executeUpdate();
    }
  }

  private static String hash(String content) {
    return "sha256:" + String.format("%064x", content.hashCode() & 0xffffffffL);
  }
}
