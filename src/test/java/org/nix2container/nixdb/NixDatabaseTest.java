package org.nix2container.nixdb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the reader says is what SQLite says. {@code -Dseed=N} replays a run. */
class NixDatabaseTest {

  private static final String GLIBC = "/nix/store/3n58xw4373jp0ljirf06d8077j15pc4j-glibc-2.37-8";
  private static final String HELLO = "/nix/store/63l345l7dgcfz789w1y93j1540czafqh-hello-2.12.1";
  private static final String IDN = "/nix/store/vsf4gmd0b5w0bb3b53rk3fhp6brmzmns-libidn2-2.3.4";

  @TempDir private Path directory;

  private final long seed = Long.getLong("seed", System.nanoTime());

  private TestStore hello() throws Exception {
    TestStore store = TestStore.create(directory, "pragma journal_mode = wal");
    try (Connection connection = store.connect()) {
      TestStore.add(connection, 1, HELLO, 226560);
      TestStore.add(connection, 2, GLIBC, 29950200);
      TestStore.add(connection, 5, IDN, 0);
      TestStore.refer(connection, 1, 1);
      TestStore.refer(connection, 1, 2);
      TestStore.refer(connection, 2, 5);
      TestStore.refer(connection, 2, 2);
    }
    return store;
  }

  @Test
  void closureHasWhatRootsReferToOnceAndSorted() throws Exception {
    ValidPath glibc = new ValidPath(GLIBC, TestStore.hash(2), 29950200, List.of(GLIBC, IDN));
    ValidPath hello = new ValidPath(HELLO, TestStore.hash(1), 226560, List.of(GLIBC, HELLO));
    ValidPath idn = new ValidPath(IDN, TestStore.hash(5), 0, List.of());
    try (NixDatabase database = hello().open()) {
      assertThat(database.closure(List.of(HELLO))).containsExactly(glibc, hello, idn);
      assertThat(database.closure(List.of(IDN, GLIBC, IDN))).containsExactly(glibc, idn);
      assertThat(database.closure(List.of())).isEmpty();
      assertThat(database.find(GLIBC)).contains(glibc);
    }
  }

  @Test
  void findWantsTheExactStorePath() throws Exception {
    try (NixDatabase database = hello().open()) {
      assertThat(database.find(HELLO)).isPresent();
      assertThat(database.find(HELLO + "/bin/hello")).isEmpty();
      assertThat(database.find(HELLO + "/")).isEmpty();
      assertThat(database.find(HELLO.substring(0, 40))).isEmpty();
      assertThat(database.find("")).isEmpty();
      assertThat(database.find("\0")).isEmpty();
      assertThat(database.find("\ud800")).isEmpty();
    }
  }

  @Test
  void aHashIsThatOfOneStorePath() throws Exception {
    try (NixDatabase database = hello().open()) {
      String hash = "63l345l7dgcfz789w1y93j1540czafqh";
      assertThat(database.findByHash("/nix/store", hash))
          .contains(new RegisteredPath(HELLO, 1, TestStore.hash(1)));
      assertThat(database.findByHash("/nix/store", hash.substring(1))).isEmpty();
      assertThat(database.findByHash("/nix/store", hash.substring(0, 31))).isEmpty();
      assertThat(database.findByHash("/nix/store", hash.replace('6', '5'))).isEmpty();
      assertThat(database.findByHash("/nix/stor", hash)).isEmpty();
      assertThat(database.findByHash("/nix/store", "")).isEmpty();
      assertThat(database.findByHash("/nix/store", "\ud800")).isEmpty();
      assertThat(database.findByHash("\0", "\0")).isEmpty();
    }
  }

  /** Such a lookup would meet it when {@code ?}, which is what the surrogate becomes, is there. */
  @Test
  void aHashThatIsNotUtf8IsNoOther() throws Exception {
    TestStore store = TestStore.create(directory);
    try (Connection connection = store.connect()) {
      TestStore.add(connection, 1, "/nix/store/?-name", 1);
    }
    try (NixDatabase database = store.open()) {
      assertThat(database.findByHash("/nix/store", "?")).isPresent();
      assertThat(database.findByHash("/nix/store", "\ud800")).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {512, 4096})
  void ofSeveralPathsWithAHashTheFirstIsTaken(int pageSize) throws Exception {
    TestStore store = TestStore.create(directory, "pragma page_size = " + pageSize);
    try (Connection connection = store.connect()) {
      connection.setAutoCommit(false);
      for (int i = 0; i < 300; i++) {
        TestStore.add(connection, i + 1, "/nix/store/" + "abc".charAt(i % 3) + "-" + (999 - i), 0);
      }
      connection.commit();
    }
    try (NixDatabase database = store.open()) {
      assertThat(database.findByHash("/nix/store", "a").orElseThrow().path()).endsWith("/a-702");
      assertThat(database.findByHash("/nix/store", "b").orElseThrow().path()).endsWith("/b-701");
      assertThat(database.findByHash("/nix/store", "c").orElseThrow().path()).endsWith("/c-700");
      assertThat(database.findByHash("/nix/store", "d")).isEmpty();
    }
  }

  @Test
  void whatIsRegisteredAgainHasAnotherId() throws Exception {
    TestStore store = hello();
    String hash = "vsf4gmd0b5w0bb3b53rk3fhp6brmzmns";
    try (NixDatabase database = store.open()) {
      assertThat(database.findByHash("/nix/store", hash).orElseThrow().id()).isEqualTo(5);
    }
    store.execute(
        "delete from Refs",
        "delete from ValidPaths",
        "insert into ValidPaths (path, hash, registrationTime) values ('" + IDN + "', 'x', 1)");
    try (NixDatabase database = store.open()) {
      assertThat(database.findByHash("/nix/store", hash)).contains(new RegisteredPath(IDN, 6, "x"));
    }
  }

  @Test
  void rootThatIsNotValidIsNamedWithWhatToDo() throws Exception {
    try (NixDatabase database = hello().open()) {
      assertThatThrownBy(() -> database.closure(List.of(HELLO, HELLO + "-doc")))
          .isInstanceOf(NixDatabaseException.class)
          .hasMessageContaining("no valid store path " + HELLO + "-doc")
          .hasMessageContaining("nix-store --realise " + HELLO + "-doc");
    }
  }

  @Test
  void closedDatabaseCannotBeRead() throws Exception {
    NixDatabase database = hello().open();
    database.close();
    assertThatThrownBy(() -> database.find(HELLO)).isInstanceOf(NixDatabaseException.class);
  }

  @Test
  void namesAreSortedByBytesNotByUtf16Units() throws Exception {
    List<String> sorted = List.of("/a", "/z", "/é", "/ﬁ", "/😀", "/😀a", "/😁");
    TestStore store = TestStore.create(directory);
    try (Connection connection = store.connect()) {
      for (int i = 0; i < sorted.size(); i++) {
        TestStore.add(connection, sorted.size() - i, sorted.get(i), 1);
        TestStore.refer(connection, 1, i + 1);
      }
    }
    assertThat(store.closure(sorted)).extracting(ValidPath::path).isEqualTo(sorted);
    assertThat(store.closure(List.of("/😁")).getLast().references()).isEqualTo(sorted);
    assertThat(store.closureBySql(sorted)).isEqualTo(store.closure(sorted));
  }

  @ParameterizedTest
  @ValueSource(ints = {512, 1024, 2048, 4096, 8192, 16384, 32768, 65536})
  void everyPageSizeGivesWhatSqlGives(int pageSize) {
    TestStore store = TestStore.create(directory, "pragma page_size = " + pageSize);
    RandomStore filler = new RandomStore(new SplittableRandom(seed));
    filler.fill(store, 1, 700);
    assertThat(store.pageSize()).isEqualTo(pageSize);
    checkAgainstSql(store, filler, 10);
  }

  @ParameterizedTest
  @CsvSource({"512, 0", "512, 1", "512, 2", "4096, 0", "4096, 1", "65536, 2"})
  void deletedRowsAndFreePagesAreGone(int pageSize, int autoVacuum) {
    TestStore store =
        TestStore.create(
            directory, "pragma page_size = " + pageSize, "pragma auto_vacuum = " + autoVacuum);
    RandomStore filler = new RandomStore(new SplittableRandom(seed));
    filler.fill(store, 1, 400);
    filler.thin(store);
    checkAgainstSql(store, filler, 3);
    filler.fill(store, 1000, 60);
    filler.thin(store);
    checkAgainstSql(store, filler, 3);
    store.execute("vacuum");
    checkAgainstSql(store, filler, 3);
  }

  @Test
  void randomStoresGiveWhatSqlGives() throws Exception {
    SplittableRandom random = new SplittableRandom(seed);
    for (int i = 0; i < 25; i++) {
      TestStore store =
          TestStore.create(
              directory.resolve("store" + i),
              "pragma page_size = " + (512 << random.nextInt(5)),
              "pragma journal_mode = " + (random.nextBoolean() ? "wal" : "truncate"));
      RandomStore filler = new RandomStore(random);
      long firstId = random.nextBoolean() ? 1 : random.nextLong() >>> random.nextInt(2, 40);
      filler.fill(store, firstId, random.nextInt(80));
      store.age();
      checkAgainstSql(store, filler, 5);
    }
  }

  @Test
  void pathsThatOverflowTheirIndexPagesAreFound() throws Exception {
    TestStore store = TestStore.create(directory, "pragma page_size = 512");
    String stem = "/nix/store/" + "long".repeat(900);
    try (Connection connection = store.connect()) {
      connection.setAutoCommit(false);
      for (int i = 0; i < 40; i++) {
        TestStore.add(connection, i + 1, stem + "x".repeat(i) + "-" + i, i);
        TestStore.refer(connection, i + 1, (i * 7) % 40 + 1);
      }
      connection.commit();
    }
    List<String> all = store.allPaths();
    assertThat(store.closure(all)).isEqualTo(store.closureBySql(all));
  }

  @Test
  void bytesReservedAtTheEndOfPagesAreLeftOut() throws Exception {
    TestStore store = new TestStore(directory);
    Files.createDirectories(directory.resolve("db"));
    Files.writeString(directory.resolve("db/schema"), "10\n");
    try (var resource = getClass().getResourceAsStream("/nixdb/reserved-32-of-512.sqlite")) {
      Files.copy(resource, store.database(), StandardCopyOption.REPLACE_EXISTING);
    }
    List<String> all = store.allPaths();
    assertThat(all).hasSize(50);
    assertThat(store.closure(all)).isEqualTo(store.closureBySql(all));
  }

  @Test
  void fiftyThousandPathsAreReadThroughTheIndexes() throws Exception {
    TestStore store = TestStore.create(directory, "pragma journal_mode = wal");
    new RandomStore(new SplittableRandom(seed)).fill(store, 1, 50_000);
    List<String> all = store.allPaths();
    assertThat(all).hasSize(50_000);
    List<String> root = List.of(all.get(25_000));
    assertThat(store.closure(root)).as("seed %d", seed).isEqualTo(store.closureBySql(root));
    assertThat(store.closure(all)).extracting(ValidPath::path).isEqualTo(all);
  }

  private void checkAgainstSql(TestStore store, RandomStore filler, int times) {
    List<String> all = store.allPaths();
    assertThat(store.closure(all)).as("seed %d", seed).isEqualTo(store.closureBySql(all));
    for (int i = 0; i < times; i++) {
      List<String> roots = filler.some(all);
      assertThat(store.closure(roots)).as("seed %d", seed).isEqualTo(store.closureBySql(roots));
    }
    try (NixDatabase database = store.open()) {
      for (String path : filler.some(all)) {
        String hash = path.substring("/nix/store/".length(), path.indexOf('-'));
        assertThat(database.findByHash("/nix/store", hash).orElseThrow().path())
            .as("seed %d", seed)
            .isEqualTo(path);
      }
    }
  }
}
