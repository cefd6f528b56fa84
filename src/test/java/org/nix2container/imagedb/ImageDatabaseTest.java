package org.nix2container.imagedb;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nix2container.nixdb.NixDatabase;
import org.nix2container.nixdb.ValidPath;
import org.nix2container.output.Outputs;
import org.nix2container.output.PendingDirectory;
import org.nix2container.output.PendingFile;

/** SQLite finds the rows in the file that were to be in it, and nothing wrong with it. */
class ImageDatabaseTest {

  private static final String STORE = "/nix/store";

  @TempDir private Path folder;

  /** The database alone. */
  private Path write(String name, List<Registration> closure) {
    Path file = folder.resolve(name);
    try (Outputs outputs = new Outputs();
        PendingFile out = outputs.file(file)) {
      ImageDatabase.write(ImageRows.of(closure), out);
      out.commit();
    }
    return file;
  }

  private void writeDirectory(Path directory, List<Registration> closure) {
    try (Outputs outputs = new Outputs();
        PendingDirectory out = outputs.directory(directory)) {
      ImageDatabase.write(ImageRows.of(closure), out);
      out.commit();
    }
  }

  /** From none to several levels of inner pages. */
  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3, 30, 300, 3_000, 20_000})
  void holdsEveryRowOfARandomClosure(int count) throws SQLException {
    List<Registration> closure = new RandomClosure(count, STORE).of(count);
    Path file = write("db", closure);
    try (DatabaseRows rows = DatabaseRows.unchanging(file)) {
      assertThat(rows.of("pragma integrity_check")).containsExactly("ok");
      assertThat(rows.of("pragma foreign_key_check")).isEmpty();
      assertThat(rows.of("select rowid, * from ValidPaths")).isEqualTo(validPaths(closure));
      assertThat(rows.of("select rowid, * from Refs")).isEqualTo(references(closure));
      assertThat(rows.of("select * from sqlite_sequence"))
          .isEqualTo(count == 0 ? List.of() : List.of("ValidPaths|" + count));
      assertThat(rows.of("select * from DerivationOutputs")).isEmpty();
      assertThat(rows.of("pragma page_count"))
          .containsExactly(String.valueOf(file.toFile().length() / 4096));
    }
  }

  /** As Nix inserts them: by name. */
  private static List<Registration> sorted(List<Registration> closure) {
    return closure.stream().sorted(Comparator.comparing(Registration::path)).toList();
  }

  private static List<String> validPaths(List<Registration> closure) {
    List<String> rows = new ArrayList<>();
    for (Registration path : sorted(closure)) {
      int id = rows.size() + 1;
      String size = path.narSize() == 0 ? "null" : String.valueOf(path.narSize());
      rows.add(
          "%d|%d|%s|sha256:%s|0|null|%s|null|null|null"
              .formatted(id, id, path.path(), path.narHash().hex(), size));
    }
    return rows;
  }

  private static List<String> references(List<Registration> closure) {
    Map<String, Integer> ids = new HashMap<>();
    for (Registration path : sorted(closure)) {
      ids.put(path.path(), ids.size() + 1);
    }
    List<String> rows = new ArrayList<>();
    for (Registration path : sorted(closure)) {
      for (String reference : path.references()) {
        if (ids.containsKey(reference)) {
          int id = rows.size() + 1;
          rows.add(id + "|" + ids.get(path.path()) + "|" + ids.get(reference));
        }
      }
    }
    return rows;
  }

  /** Where a page is just full, or the next one would be all but empty. */
  @Test
  void isSoundWithAnyNumberOfRows() throws SQLException {
    List<Registration> closure = new RandomClosure(5, STORE).of(160);
    for (int count = 0; count <= closure.size(); count++) {
      Path file = write("db", closure.subList(0, count));
      try (DatabaseRows rows = DatabaseRows.unchanging(file)) {
        assertThat(rows.of("pragma integrity_check")).as("%d rows", count).containsExactly("ok");
        assertThat(rows.of("select count(*) from ValidPaths where path > ''"))
            .containsExactly(String.valueOf(count));
      }
    }
  }

  @Test
  void isReadAsAnyDatabaseOfNix() {
    List<Registration> closure = sorted(new RandomClosure(9, STORE).of(2_000));
    Set<String> paths = new LinkedHashSet<>();
    closure.forEach(path -> paths.add(path.path()));
    writeDirectory(folder.resolve("db"), closure);
    List<ValidPath> expected = new ArrayList<>();
    for (Registration path : closure) {
      List<String> references = new ArrayList<>(path.references());
      references.retainAll(paths);
      String hash = "sha256:" + path.narHash().hex();
      expected.add(new ValidPath(path.path(), hash, path.narSize(), references));
    }
    try (NixDatabase database = NixDatabase.open(folder.resolve("db/nix/var/nix"))) {
      assertThat(database.closure(paths)).isEqualTo(expected);
      assertThat(database.find(STORE + "/none")).isEmpty();
    }
  }

  @Test
  void hasTheSameBytesInWhateverOrderTheRowsCome() throws IOException {
    List<Registration> closure = new ArrayList<>(new RandomClosure(3, STORE).of(500));
    byte[] first = Files.readAllBytes(write("first", closure));
    Collections.shuffle(closure, new Random(4));
    assertThat(write("second", closure)).hasBinaryContent(first);
    assertThat(write("third", closure)).hasBinaryContent(first);
  }

  /** SQLite goes on to write where we have ended. */
  @Test
  void canBeWrittenToByNix() throws SQLException {
    List<Registration> closure = new RandomClosure(6, STORE).of(400);
    try (DatabaseRows rows = new DatabaseRows(write("db", closure))) {
      assertThat(rows.of("pragma journal_mode")).containsExactly("wal");
      rows.change("insert into ValidPaths (path, hash, registrationTime) values ('/z', 'h', 5)");
      rows.change("insert into Refs values (401, 401), (401, 7)");
      assertThat(rows.of("select id from ValidPaths where path = '/z'")).containsExactly("401");
      rows.change("delete from Refs where referrer < 300");
      rows.change("pragma foreign_keys = on");
      rows.change("delete from ValidPaths where path = '/z'"); // by the trigger for itself
      assertThat(rows.of("select * from Refs where referrer = 401")).isEmpty();
      assertThat(rows.of("pragma integrity_check")).containsExactly("ok");
    }
  }

  @Test
  void aDirectoryHasAllThatNixNeeds() throws IOException {
    List<Registration> closure = new ArrayList<>(sorted(new RandomClosure(7, STORE).of(3)));
    Path out = folder.resolve("out");
    writeDirectory(out, closure);
    assertThat(out.resolve("nix/store/.links")).isEmptyDirectory();
    assertThat(out.resolve("nix/var/nix/db/schema")).hasContent("10");
    assertThat(out.resolve("nix/var/nix/db"))
        .isDirectoryNotContaining(file -> !file.toString().matches(".*/(db.sqlite|schema)"));
    try (var links = Files.list(out.resolve("nix/var/nix/gcroots/docker"))) {
      for (Path link : links.sorted().toList()) {
        Path target = Files.readSymbolicLink(link);
        assertThat(target).isEqualTo(Path.of(STORE).resolve(link.getFileName()));
        assertThat(target).hasToString(closure.removeFirst().path());
      }
    }
    assertThat(closure).isEmpty();
  }
}
