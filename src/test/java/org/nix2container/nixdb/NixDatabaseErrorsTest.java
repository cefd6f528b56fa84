package org.nix2container.nixdb;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.UnaryOperator;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Each thing that can be wrong is said in one line that names the file. */
class NixDatabaseErrorsTest {

  @TempDir private Path directory;

  private void assertError(ThrowingCallable call, Path file, String... parts) {
    assertThatThrownBy(call)
        .isInstanceOf(NixDatabaseException.class)
        .hasMessageStartingWith(file + ": ")
        .hasMessageContainingAll(parts);
  }

  private Path schema() {
    return directory.resolve("db/schema");
  }

  @Test
  void noDatabase() throws Exception {
    assertError(() -> NixDatabase.open(directory), schema(), "does not exist", "NIX_STATE_DIR");
    TestStore store = TestStore.create(directory);
    Files.delete(store.database());
    assertError(store::open, store.database(), "does not exist", "NIX_STATE_DIR");
  }

  @ParameterizedTest
  @CsvSource({
    "11, update this program",
    "2147483647, update this program",
    "9, nix-store --verify",
    "-1, nix-store --verify",
    "ten, does not hold the version",
    "'', does not hold the version",
    "99999999999, does not hold the version",
    "10 and more text than any number, does not hold the version",
  })
  void otherSchemaVersions(String version, String advice) throws Exception {
    TestStore store = TestStore.create(directory);
    Files.writeString(schema(), version);
    assertError(store::open, schema(), advice);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "SQLite", "text that is longer than the header of an SQLite file ever is..."})
  void notADatabase(String content) throws Exception {
    TestStore store = TestStore.create(directory);
    Files.writeString(store.database(), content.isEmpty() ? "" : content.repeat(3));
    store.age();
    assertError(store::open, store.database(), "is not an SQLite database");
  }

  @ParameterizedTest
  @CsvSource({
    "19, 3, newer SQLite format",
    "19, 255, newer SQLite format",
    "47, 5, newer SQLite format",
    "44, 128, newer SQLite format",
    "59, 2, not UTF-8",
    "59, 3, not UTF-8",
    "16, 3, page size",
    "17, 1, page size",
    "20, 255, page size",
    "21, 65, payload fractions",
  })
  void headersThatOneCannotRead(int offset, int value, String message) throws Exception {
    TestStore store = TestStore.create(directory, "pragma page_size = 512");
    byte[] bytes = Files.readAllBytes(store.database());
    bytes[offset] = (byte) value;
    Files.write(store.database(), bytes);
    store.age();
    assertError(store::open, store.database(), message);
  }

  @Test
  void utf16() {
    TestStore store = TestStore.create(directory, "pragma encoding = 'UTF-16le'");
    assertError(store::open, store.database(), "not UTF-8");
  }

  @Test
  void tableMissing() {
    TestStore store = TestStore.withoutTables(directory, "create table ValidPaths (a)");
    assertError(store::open, store.database(), "table ValidPaths", "as Nix makes it");
    TestStore empty =
        TestStore.withoutTables(directory.resolve("empty"), "create view v as select 1");
    assertError(empty::open, empty.database(), "no table ValidPaths");
  }

  private void assertSchemaError(int table, UnaryOperator<String> change, String... parts) {
    String[] tables = TestStore.TABLES.subList(0, 2).toArray(String[]::new);
    tables[table] = change.apply(tables[table]);
    TestStore store = TestStore.withoutTables(directory.resolve("changed" + table), tables);
    assertError(store::open, store.database(), parts);
  }

  @ParameterizedTest
  @CsvSource({
    "path             text unique, route text unique, no column path",
    "hash             text, hush text, no column hash",
    "narSize          integer, narWeight integer, no column narsize",
    "path             text unique, path text, column path in another way",
    "integer primary key autoincrement not null, int primary key not null, column id in another"
        + " way",
  })
  void columnsThatNixDoesNotMake(String part, String replacement, String message) {
    assertSchemaError(0, sql -> sql.replace(part, replacement), message, "ValidPaths");
  }

  @Test
  void primaryKeyThatNixDoesNotMake() {
    assertSchemaError(
        1, sql -> sql.replace("(referrer, reference)", "(reference, referrer)"), "table Refs");
  }

  @Test
  void withoutRowId() {
    assertSchemaError(1, sql -> sql + " without rowid", "table Refs is WITHOUT ROWID");
  }

  @ParameterizedTest
  @ValueSource(strings = {"sqlite_autoindex_ValidPaths_1", "sqlite_autoindex_Refs_1"})
  void indexMissing(String index) throws Exception {
    TestStore store = TestStore.create(directory);
    byte[] bytes = Files.readAllBytes(store.database());
    String text = new String(bytes, ISO_8859_1);
    bytes[text.indexOf(index)] = 'S' - 1;
    Files.write(store.database(), bytes);
    store.age();
    assertError(store::open, store.database(), "no index " + index);
  }

  @Test
  void referenceToARowThatIsNotThere() throws Exception {
    TestStore store = TestStore.create(directory);
    try (Connection connection = store.connect()) {
      TestStore.add(connection, 1, "/a", 1);
      TestStore.refer(connection, 1, 77);
    }
    store.age();
    try (NixDatabase database = store.open()) {
      assertError(() -> database.closure(List.of("/a")), store.database(), "damaged", "id 77");
      assertError(() -> database.find("/a"), store.database(), "damaged", "id 77");
    }
  }

  @Test
  void pathThatIsNotUtf8() throws Exception {
    TestStore store = TestStore.create(directory);
    try (Connection connection = store.connect()) {
      TestStore.add(connection, 1, "/a", 1);
      TestStore.add(connection, 2, "/b", 1);
      TestStore.refer(connection, 1, 2);
      TestStore.execute(
          connection, "update ValidPaths set path = cast(x'2fff' as text) where id = 2");
    }
    store.age();
    try (NixDatabase database = store.open()) {
      assertError(() -> database.closure(List.of("/a")), store.database(), "not UTF-8");
    }
  }

  @Test
  void indexThatLeadsToAnotherRow() throws Exception {
    TestStore store = TestStore.create(directory);
    try (Connection connection = store.connect()) {
      TestStore.add(connection, 1, "/searched", 1);
    }
    byte[] bytes = Files.readAllBytes(store.database());
    byte[] path = "/searched".getBytes(UTF_8);
    int inTable = ByteBuffer.wrap(bytes).capacity();
    for (int at = 0; at + path.length < bytes.length; at++) {
      if (Arrays.equals(bytes, at, at + path.length, path, 0, path.length)) {
        inTable = Math.min(inTable, at);
      }
    }
    bytes[inTable + 1] = 'S';
    Files.write(store.database(), bytes);
    store.age();
    try (NixDatabase database = store.open()) {
      assertError(() -> database.find("/searched"), store.database(), "wrong row");
    }
  }

  /** As if cells overlapped: then a small file would hold any number of long texts. */
  @Test
  void moreTextThanTheDatabaseHasBytes() throws Exception {
    TestStore store = TestStore.create(directory);
    try (Connection connection = store.connect()) {
      TestStore.add(connection, 1, "/a", 1);
    }
    store.age();
    try (FileChannel channel = FileChannel.open(store.database(), StandardOpenOption.READ);
        ReadTransaction transaction =
            ReadTransaction.begin(
                DatabaseFiles.in(directory),
                channel,
                FileState.of(store.database()),
                Locking.SYSTEM)) {
      StoreTables tables = StoreTables.of(transaction.pages());
      assertThatThrownBy(
              () -> {
                for (long bytes = 0; bytes <= Files.size(store.database()); bytes += 10) {
                  tables.get(1);
                }
              })
          .isInstanceOf(SqliteFormatException.class)
          .hasMessageContaining("more space than there is");
    }
  }

  @Test
  void replacedWhileOpen() throws Exception {
    TestStore store = TestStore.create(directory);
    TestStore other = TestStore.create(directory.resolve("other"));
    store.age();
    try (NixDatabase database = store.open()) {
      Files.move(other.database(), store.database(), StandardCopyOption.REPLACE_EXISTING);
      assertError(() -> database.find("/a"), store.database(), "replaced", "open it again");
    }
  }

  /** A transaction so large that SQLite has begun to change the database, and then a crash. */
  @Test
  void transactionHalfDone() throws Exception {
    TestStore store =
        TestStore.create(
            directory.resolve("store"), "pragma page_size = 512", "pragma journal_mode = truncate");
    RandomStore filler = new RandomStore(new SplittableRandom(1));
    filler.fill(store, 1, 50);
    try (Connection connection = store.connect()) {
      TestStore.execute(connection, "pragma cache_size = 2", "begin");
      filler.fill(connection, 1000, 200);
      TestStore crashed = store.copyTo(directory.resolve("crashed"));
      assertThat(Files.size(crashed.journal())).isPositive();
      assertError(crashed::open, crashed.database(), "half done", "nix-store --verify");
      assertThat(crashed.allPaths()).as("SQLite has recovered it").hasSize(50);
      assertThat(crashed.closure(crashed.allPaths())).hasSize(50);
    }
  }

  @Test
  void deadProcessLeftItsLockFile() throws Exception {
    TestStore store = TestStore.create(directory);
    Path lock = directory.resolve("db/db.sqlite.lock");
    Files.createDirectory(lock);
    assertError(store::open, store.database(), "locked", lock.toString());
    store.execute("pragma journal_mode = wal");
    assertThat(store.closure(List.of())).as("lock files do not matter to a log").isEmpty();
  }
}
