package org.nix2container.nixdb;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Whatever is wrong in the file, reading it ends, in an answer or in a {@link
 * NixDatabaseException}. {@code -Dseed=N} replays a run.
 */
class DamagedDatabaseTest {

  private static final int ROUNDS = 400;

  @TempDir private Path directory;

  private final long seed = Long.getLong("seed", System.nanoTime());
  private final SplittableRandom random = new SplittableRandom(seed);

  @ParameterizedTest
  @ValueSource(ints = {512, 1024, 4096, 65536})
  void damageEndsInAnAnswerOrAnError(int pageSize) throws Exception {
    TestStore store = store(pageSize);
    List<String> paths = store.allPaths();
    byte[] intact = Files.readAllBytes(store.database());
    int answers = 0;
    int errors = 0;
    for (int round = 0; round < ROUNDS; round++) {
      Files.write(store.database(), damaged(intact, pageSize));
      store.age();
      try {
        answers += read(store, paths);
      } catch (NixDatabaseException e) {
        assertThat(e.getMessage()).startsWith(store.database() + ": ").hasSizeLessThan(2000);
        errors++;
      } catch (RuntimeException | Error e) {
        throw new AssertionError("seed " + seed + ", round " + round, e);
      }
    }
    assertThat(answers).as("seed %d", seed).isPositive();
    assertThat(errors).as("seed %d", seed).isPositive();
  }

  /** The damage is in pages that only the log has. */
  @ParameterizedTest
  @ValueSource(ints = {512, 4096})
  void damageBehindALogEndsInAnAnswerOrAnError(int pageSize) throws Exception {
    TestStore store = store(pageSize);
    store.execute("pragma journal_mode = wal");
    List<String> paths = store.allPaths();
    try (Connection connection = store.connect()) {
      TestStore.execute(
          connection, "pragma wal_autocheckpoint = 0", "update ValidPaths set narSize = 1");
      TestStore copy = store.copyTo(directory.resolve("copy"));
      byte[] intact = Files.readAllBytes(copy.database());
      byte[] log = Files.readAllBytes(copy.log());
      for (int round = 0; round < ROUNDS / 2; round++) {
        boolean inLog = random.nextBoolean();
        Files.write(copy.database(), inLog ? intact : damaged(intact, pageSize));
        Files.write(copy.log(), inLog ? damaged(log, pageSize + 24) : log);
        copy.age();
        try {
          read(copy, paths);
        } catch (NixDatabaseException e) {
          assertThat(e.getMessage()).startsWith(copy.database() + ": ");
        } catch (RuntimeException | Error e) {
          throw new AssertionError("seed " + seed + ", round " + round, e);
        }
      }
    }
  }

  /** Points each child of the root page of a tree, and what comes after its last key, to itself. */
  private void assertCircleIsNoticed(String tree) throws Exception {
    TestStore store = store(512);
    List<String> paths = store.allPaths();
    int root = store.rootPage(tree);
    ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(store.database()));
    int page = (root - 1) * 512;
    assertThat(bytes.get(page)).as("is an interior page").isIn((byte) 2, (byte) 5);
    bytes.putInt(page + 8, root);
    for (int i = 0; i < bytes.getShort(page + 3); i++) {
      bytes.putInt(page + bytes.getShort(page + 12 + 2 * i), root);
    }
    Files.write(store.database(), bytes.array());
    store.age();
    assertThatThrownBy(() -> store.closure(paths))
        .isInstanceOf(NixDatabaseException.class)
        .hasMessageContaining("circle");
  }

  @Test
  void circleOfPagesIsNoticed() throws Exception {
    assertCircleIsNoticed("ValidPaths");
  }

  @Test
  void circleOfIndexPagesIsNoticed() throws Exception {
    assertCircleIsNoticed("sqlite_autoindex_Refs_1");
  }

  @Test
  void circleOfOverflowPagesIsNoticed() throws Exception {
    TestStore store = TestStore.create(directory.resolve("store"), "pragma page_size = 512");
    String path = "/" + "x".repeat(4000);
    try (Connection connection = store.connect()) {
      TestStore.add(connection, 1, path, 1);
    }
    ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(store.database()));
    byte[] middle = "x".repeat(508).getBytes(US_ASCII);
    int pointed = 0;
    for (int page = 2; page < bytes.capacity() / 512; page++) {
      if (Arrays.equals(bytes.array(), page * 512 + 4, page * 512 + 512, middle, 0, 508)) {
        bytes.putInt(page * 512, page + 1);
        pointed++;
      }
    }
    assertThat(pointed).as("overflow pages of table and index").isGreaterThan(4);
    Files.write(store.database(), bytes.array());
    store.age();
    assertThatThrownBy(() -> store.closure(List.of(path)))
        .isInstanceOf(NixDatabaseException.class)
        .hasMessageContaining("circle");
  }

  @Test
  void indexEntriesOutOfOrderAreNoticed() throws Exception {
    TestStore store = TestStore.create(directory.resolve("store"));
    try (Connection connection = store.connect()) {
      TestStore.add(connection, 1, "/first", 1);
      TestStore.add(connection, 2, "/second", 1);
      TestStore.refer(connection, 1, 1);
      TestStore.refer(connection, 2, 1);
      TestStore.refer(connection, 2, 2);
    }
    int page = (store.rootPage("sqlite_autoindex_Refs_1") - 1) * store.pageSize();
    ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(store.database()));
    short smallest = bytes.getShort(page + 8);
    bytes.putShort(page + 8, bytes.getShort(page + 10));
    bytes.putShort(page + 10, bytes.getShort(page + 12));
    bytes.putShort(page + 12, smallest);
    Files.write(store.database(), bytes.array());
    store.age();
    assertThatThrownBy(() -> store.closure(List.of("/second")))
        .isInstanceOf(NixDatabaseException.class)
        .hasMessageContaining("out of order");
  }

  @Test
  void hashesOutOfOrderAreNoticed() throws Exception {
    TestStore store = TestStore.create(directory.resolve("store"));
    try (Connection connection = store.connect()) {
      TestStore.add(connection, 1, "/store/hash-a", 1);
      TestStore.add(connection, 2, "/store/hash-b", 1);
    }
    int page = (store.rootPage("sqlite_autoindex_ValidPaths_1") - 1) * store.pageSize();
    ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(store.database()));
    bytes.putShort(page + 10, bytes.getShort(page + 8));
    Files.write(store.database(), bytes.array());
    store.age();
    try (NixDatabase database = store.open()) {
      assertThatThrownBy(() -> database.findByHash("/store", "hash"))
          .isInstanceOf(NixDatabaseException.class)
          .hasMessageContaining("out of order");
    }
  }

  private TestStore store(int pageSize) {
    TestStore store =
        TestStore.create(directory.resolve("store"), "pragma page_size = " + pageSize);
    RandomStore filler = new RandomStore(random);
    filler.fill(store, 1, 120);
    filler.thin(store);
    return store;
  }

  /** 1 if one of the questions has an answer; the first error if none has. */
  private static int read(TestStore store, List<String> paths) {
    try (NixDatabase database = store.open()) {
      for (String path : paths.subList(0, 5)) {
        try {
          database.find(path);
          database.findByHash("/nix/store", path.substring(11, path.indexOf('-')));
          return Math.min(1, database.closure(List.of(path)).size());
        } catch (NixDatabaseException e) {
          assertThat(e.getMessage()).startsWith(store.database() + ": ");
        }
      }
      return Math.min(1, database.closure(paths).size());
    }
  }

  private byte[] damaged(byte[] intact, int pageSize) {
    if (random.nextInt(10) == 0) {
      return Arrays.copyOf(intact, random.nextInt(intact.length));
    }
    byte[] bytes = intact.clone();
    for (int i = 1 + random.nextInt(12); i > 0; i--) {
      int page = random.nextInt((bytes.length + pageSize - 1) / pageSize) * pageSize;
      // Half of the damage goes where the kind, the cell count and the cell pointers are.
      int at = page + (random.nextBoolean() ? random.nextInt(40) : random.nextInt(pageSize));
      int length = random.nextInt(4) == 0 ? 1 + random.nextInt(8) : 1;
      for (int j = at; j < Math.min(bytes.length, at + length); j++) {
        bytes[j] = (byte) (random.nextBoolean() ? random.nextInt(256) : random.nextInt(16));
      }
    }
    return bytes;
  }
}
