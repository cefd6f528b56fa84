package org.nix2container.build;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;

/** A store in a folder and, in its place, a database such as Nix has. */
public final class StoreWithDatabase {

  private final Path folder;
  private final Map<String, Integer> ids = new HashMap<>();
  private int lastId;

  public StoreWithDatabase(Path folder) throws IOException, SQLException {
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

  public Path storeDirectory() {
    return folder.resolve("nix/store");
  }

  public Path stateDirectory() {
    return folder.resolve("nix/var/nix");
  }

  private Connection connect() throws SQLException {
    return DriverManager.getConnection("jdbc:sqlite:" + stateDirectory().resolve("db/db.sqlite"));
  }

  /** Adds a store path with one file that refers to others, which were added before. */
  public Path add(String name, String file, String content, Path... references)
      throws IOException, SQLException {
    return addWithHash("0123456789abcdfghijklmnpqrsvwxyz", name, file, content, references);
  }

  /** As the other, with 32 characters of one's own in front of the name. */
  public Path addWithHash(String hash, String name, String file, String content, Path... references)
      throws IOException, SQLException {
    Path path = storeDirectory().resolve(hash + "-" + name);
    Path target = path.resolve(file);
    Files.createDirectories(target.getParent());
    Files.writeString(target, content);
    target.toFile().setExecutable(file.startsWith("bin/"));
    register(path, content, references);
    return path;
  }

  /** Enters any text as a valid store path. */
  public void register(Path path, String content, Path... references) throws SQLException {
    int id = ++lastId;
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
  }

  /** Takes store paths away that nothing refers to, as a garbage collection does. */
  public void collect(Path... paths) throws IOException, SQLException {
    try (Connection connection = connect();
        PreparedStatement references =
            connection.prepareStatement("delete from Refs where referrer = ?");
        PreparedStatement valid =
            connection.prepareStatement("delete from ValidPaths where id = ?")) {
      for (Path path : paths) {
        int id = ids.get(path.toString());
        references.setInt(1, id);
        references.executeUpdate();
        valid.setInt(1, id);
        valid.executeUpdate();
      }
    }
    for (Path path : paths) {
      try (Stream<Path> files = Files.walk(path)) {
        for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(file);
        }
      }
    }
  }

  /** What the database says from now on of the path's content. */
  public void rehash(Path path, String content) throws SQLException {
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
