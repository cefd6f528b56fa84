package org.nix2container.nixdb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What is in the write-ahead log counts up to its last commit. Each test reads a copy of the files
 * of an open connection, as a crash would leave them. {@code -Dseed=N} replays a run.
 */
class WalSnapshotTest {

  private static final int FRAME_HEADER = 24;

  @TempDir private Path directory;

  private final long seed = Long.getLong("seed", System.nanoTime());
  private final RandomStore filler = new RandomStore(new SplittableRandom(seed));
  private int copies;
  private TestStore store;

  @BeforeEach
  void createStore() {
    store =
        TestStore.create(
            directory.resolve("store"), "pragma page_size = 1024", "pragma journal_mode = wal");
  }

  private Connection writer() throws Exception {
    Connection connection = store.connect();
    TestStore.execute(
        connection, "pragma wal_autocheckpoint = 0", "pragma cache_size = 5", "begin");
    return connection;
  }

  private TestStore copy() throws Exception {
    return store.copyTo(directory.resolve("copy" + copies++));
  }

  /** SQLite works on a copy of its own, as it changes what it reads. */
  private void checkAgainstSql(TestStore copy) throws Exception {
    TestStore forSql = copy.copyTo(directory.resolve("sql" + copies++));
    List<String> all = forSql.allPaths();
    assertThat(copy.closure(all)).as("seed %d", seed).isEqualTo(forSql.closureBySql(all));
  }

  @Test
  void commitsThatNoCheckpointCopiedAreSeen() throws Exception {
    try (Connection connection = writer()) {
      filler.fill(connection, 1, 100);
      TestStore.execute(connection, "commit", "begin");
      filler.fill(connection, 500, 50);
      TestStore.execute(connection, "delete from Refs where referrer < 20", "commit");
      TestStore copy = copy();
      assertThat(Files.size(copy.log())).isPositive();
      checkAgainstSql(copy);
      Files.delete(copy.stateDirectory().resolve("db/db.sqlite-shm"));
      checkAgainstSql(copy);
    }
  }

  @Test
  void transactionUnderWayIsNotSeen() throws Exception {
    try (Connection connection = writer()) {
      filler.fill(connection, 1, 30);
      TestStore.execute(connection, "commit", "begin");
      long committedSize = Files.size(store.log());
      List<String> committed = copy().allPaths();
      filler.fill(connection, 500, 300);
      TestStore copy = copy();
      assertThat(Files.size(copy.log()))
          .as("the transaction spills into the log")
          .isGreaterThan(committedSize);
      assertThat(copy.closure(committed))
          .extracting(ValidPath::path)
          .containsExactlyElementsOf(committed);
      checkAgainstSql(copy);
      try (NixDatabase database = copy.open()) {
        assertThat(database.find(TestStore.path(500, 1))).isEmpty();
      }
      TestStore.execute(connection, "rollback", "begin");
      TestStore.add(connection, 7000, "/after-rollback", 1);
      TestStore.execute(connection, "commit");
      checkAgainstSql(copy());
    }
  }

  @ParameterizedTest
  @CsvSource({"passive", "full", "restart", "truncate"})
  void logThatWasStartedAnewHidesItsOldFrames(String checkpoint) throws Exception {
    try (Connection connection = writer()) {
      filler.fill(connection, 1, 200);
      TestStore.execute(connection, "commit", "pragma wal_checkpoint(" + checkpoint + ")");
      checkAgainstSql(copy());
      TestStore.execute(connection, "begin", "delete from Refs where referrer % 7 = 1", "commit");
      checkAgainstSql(copy());
      TestStore.execute(connection, "vacuum");
      checkAgainstSql(copy());
    }
  }

  @Test
  void pagesBehindTheEndOfAShrunkDatabaseAreForgotten() throws Exception {
    try (Connection connection = writer()) {
      filler.fill(connection, 1, 400);
      TestStore.execute(
          connection,
          "commit",
          "begin",
          "delete from Refs where referrer > 9 or reference > 9",
          "delete from ValidPaths where id > 9",
          "commit",
          "vacuum");
      checkAgainstSql(copy());
    }
  }

  @Test
  void logEndsWhereItIsCutOrAnyBitIsWrong() throws Exception {
    SplittableRandom random = new SplittableRandom(seed);
    try (Connection connection = writer()) {
      for (int i = 0; i < 10; i++) {
        filler.fill(connection, 1 + i * 100, 5);
        TestStore.execute(connection, "update ValidPaths set narSize = " + i, "commit", "begin");
      }
      byte[] log = Files.readAllBytes(store.log());
      for (int i = 0; i < 25; i++) {
        TestStore copy = copy();
        byte[] wrong = Arrays.copyOf(log, log.length);
        if (random.nextBoolean()) {
          wrong[random.nextInt(random.nextBoolean() ? 32 : log.length)] ^=
              (byte) (1 << random.nextInt(8));
        } else {
          wrong = Arrays.copyOf(log, random.nextInt(log.length));
        }
        Files.write(copy.log(), wrong);
        Files.delete(copy.stateDirectory().resolve("db/db.sqlite-shm"));
        checkAgainstSql(copy);
      }
    }
  }

  /** A log of a machine of the other byte order: only its checksums differ (file format 4.1). */
  @Test
  void bigEndianChecksumsAreUnderstood() throws Exception {
    try (Connection connection = writer()) {
      filler.fill(connection, 1, 60);
      TestStore.execute(connection, "commit");
      TestStore copy = copy();
      ByteBuffer log = ByteBuffer.wrap(Files.readAllBytes(copy.log()));
      log.putInt(0, log.getInt(0) ^ 1);
      boolean bigEndian = (log.getInt(0) & 1) == 1;
      log.order(bigEndian ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN);
      int[] sums = new int[2];
      checksum(log, 0, 24, sums);
      putChecksum(log, 24, sums);
      for (int at = 32; at < log.capacity(); at += FRAME_HEADER + 1024) {
        checksum(log, at, 8, sums);
        checksum(log, at + FRAME_HEADER, 1024, sums);
        putChecksum(log, at + 16, sums);
      }
      Files.write(copy.log(), log.array());
      Files.delete(copy.stateDirectory().resolve("db/db.sqlite-shm"));
      checkAgainstSql(copy);
      List<String> all = copy.allPaths();
      assertThat(all).hasSize(60);
    }
  }

  @Test
  void logOfANewerFormatIsAnError() throws Exception {
    try (Connection connection = writer()) {
      filler.fill(connection, 1, 5);
      TestStore.execute(connection, "commit");
      TestStore copy = copy();
      ByteBuffer log = ByteBuffer.wrap(Files.readAllBytes(copy.log()));
      log.putInt(4, 3007001);
      log.order((log.getInt(0) & 1) == 1 ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN);
      int[] sums = new int[2];
      checksum(log, 0, 24, sums);
      putChecksum(log, 24, sums);
      Files.write(copy.log(), log.array());
      assertThatThrownBy(copy::open)
          .isInstanceOf(NixDatabaseException.class)
          .hasMessageContaining("newer format");
    }
  }

  private static void checksum(ByteBuffer words, int from, int length, int[] sums) {
    for (int at = from; at < from + length; at += 8) {
      sums[0] += words.getInt(at) + sums[1];
      sums[1] += words.getInt(at + 4) + sums[0];
    }
  }

  private static void putChecksum(ByteBuffer log, int at, int[] sums) {
    ByteBuffer bigEndian = log.duplicate(); // a duplicate is big-endian whatever the original is
    bigEndian.putInt(at, sums[0]).putInt(at + 4, sums[1]);
  }
}
