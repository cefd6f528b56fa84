package org.nix2container.nixdb;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.net.URI;
import java.net.URL;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.SplittableRandom;
import java.util.StringJoiner;
import java.util.concurrent.TimeUnit;
import org.sqlite.JDBC;

/**
 * SQLite in a process of its own: locks are only seen between processes. It answers each line of
 * SQL with a line: {@code ok}, the first row or {@code error}.
 */
final class SqlProcess implements AutoCloseable {

  private final Process process;
  private final PrintWriter in;
  private final BufferedReader out;

  private SqlProcess(Process process) {
    this.process = process;
    this.in = new PrintWriter(new OutputStreamWriter(process.getOutputStream(), UTF_8), true);
    this.out = new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8));
  }

  static SqlProcess start(TestStore store) throws IOException {
    StringJoiner classPath = new StringJoiner(File.pathSeparator);
    for (Class<?> needed : List.of(SqlProcess.class, ValidPath.class, JDBC.class)) {
      classPath.add(placeOf(needed));
    }
    return new SqlProcess(
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-XX:+UseSerialGC",
                "-cp",
                classPath.toString(),
                SqlProcess.class.getName(),
                store.stateDirectory().toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start());
  }

  private static String placeOf(Class<?> type) {
    URL place = type.getProtectionDomain().getCodeSource().getLocation();
    return Path.of(URI.create(place.toString())).toString();
  }

  String run(String sql) throws IOException {
    in.println(sql);
    return out.readLine();
  }

  /** Begins to write one version of {@link VersionedStore} after the other. */
  void startWriting(long seed, int maxPauseMillis, boolean reopen) {
    in.println("write " + seed + " " + maxPauseMillis + " " + reopen);
  }

  /** {@code ok} and the last version written. */
  String stopWriting() throws IOException {
    return run("stop");
  }

  /** Ends it as a crash would. */
  void kill() {
    process.destroyForcibly().onExit().join();
  }

  @Override
  public void close() throws IOException {
    in.close();
    process.onExit().completeOnTimeout(process, 20, TimeUnit.SECONDS).join();
    process.destroyForcibly();
    out.close();
  }

  public static void main(String[] args) throws IOException, SQLException {
    TestStore store = new TestStore(Path.of(args[0]));
    BufferedReader in = new BufferedReader(new InputStreamReader(System.in, UTF_8));
    Connection connection = store.connect();
    for (String line = in.readLine(); line != null; line = in.readLine()) {
      String answer;
      try {
        if (line.startsWith("write ")) {
          connection.close();
          String[] words = line.split(" ", -1);
          answer =
              writeVersions(
                  store,
                  in,
                  new SplittableRandom(Long.parseLong(words[1])),
                  Integer.parseInt(words[2]),
                  Boolean.parseBoolean(words[3]));
        } else {
          answer = firstRow(connection, line);
        }
      } catch (SQLException | InterruptedException e) {
        answer = "error " + e.getMessage();
      }
      System.out.println(answer);
    }
    connection.close();
  }

  private static String firstRow(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      if (!statement.execute(sql)) {
        return "ok";
      }
      try (ResultSet row = statement.getResultSet()) {
        StringJoiner columns = new StringJoiner("|");
        boolean present = row.next();
        for (int i = 1; present && i <= row.getMetaData().getColumnCount(); i++) {
          columns.add(row.getString(i));
        }
        return columns.toString();
      }
    }
  }

  private static String writeVersions(
      TestStore store, BufferedReader in, SplittableRandom random, int maxPause, boolean reopen)
      throws IOException, SQLException, InterruptedException {
    Connection connection = open(store);
    int version = 2;
    for (; !in.ready(); version++) {
      TestStore.execute(connection, "begin immediate");
      VersionedStore.write(connection, version);
      TestStore.execute(connection, "commit");
      switch (random.nextInt(8)) {
        case 0 -> firstRow(connection, "pragma wal_checkpoint(passive)");
        case 1 -> firstRow(connection, "pragma wal_checkpoint(restart)");
        case 2 -> firstRow(connection, "pragma wal_checkpoint(truncate)");
        default -> {}
      }
      if (maxPause > 0) {
        Thread.sleep(random.nextInt(maxPause));
      }
      if (reopen && random.nextInt(3) == 0) {
        connection.close();
        connection = open(store);
      }
    }
    connection.close();
    in.readLine();
    return "ok " + (version - 1);
  }

  private static Connection open(TestStore store) throws SQLException {
    Connection connection = store.connect();
    TestStore.execute(
        connection,
        "pragma busy_timeout = 60000",
        "pragma wal_autocheckpoint = 7",
        "pragma cache_size = 5");
    return connection;
  }
}
