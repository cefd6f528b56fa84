package org.nix2container.nixdb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** While another process writes, every answer is of one version. {@code -Dseed=N} replays. */
class ConcurrentReadingTest {

  private static final int VERSIONS = 12;

  /** Bounds the test, not the reader: how fast versions come is up to the disk. */
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @TempDir private Path directory;

  private final long seed = Long.getLong("seed", System.nanoTime());

  private TestStore store(String journalMode) throws Exception {
    TestStore store = TestStore.create(directory, "pragma journal_mode = " + journalMode);
    try (Connection connection = store.connect()) {
      connection.setAutoCommit(false);
      VersionedStore.write(connection, 1);
      connection.commit();
    }
    return store;
  }

  @ParameterizedTest
  @CsvSource({
    "wal, 0, false",
    "wal, 0, true",
    "wal, 30, true",
    "truncate, 30, false",
    "delete, 30, true",
  })
  void everyAnswerIsOfOneVersion(String journalMode, int maxPause, boolean reopen)
      throws Exception {
    TestStore store = store(journalMode);
    try (SqlProcess writer = SqlProcess.start(store)) {
      writer.startWriting(seed, maxPause, reopen);
      assertThat(versionsSeen(store, Locking.SYSTEM, PATIENCE))
          .as("seed %d", seed)
          .hasSize(VERSIONS);
      assertThat(writer.stopWriting()).startsWith("ok");
    }
  }

  /**
   * Readers who cannot lock are told nothing wrong. A writer that never pauses may well send them
   * away each time; once it is done, they get what it wrote last.
   */
  @ParameterizedTest
  @CsvSource({"wal, 0, false", "wal, 100, true", "truncate, 100, false"})
  void everyAnswerIsOfOneVersionWithoutLocks(String journalMode, int maxPause, boolean reopen)
      throws Exception {
    TestStore store = store(journalMode);
    try (SqlProcess writer = SqlProcess.start(store)) {
      writer.startWriting(seed, maxPause, reopen);
      Set<Integer> seen = versionsSeen(store, Locking.UNAVAILABLE, Duration.ofSeconds(3));
      String answer = writer.stopWriting();
      assertThat(answer).as("seed %d", seed).startsWith("ok ");
      int last = Integer.parseInt(answer.substring("ok ".length()));
      assertThat(seen).as("seed %d", seed).allMatch(version -> version <= last);
      assertThat(versionsSeen(store, Locking.UNAVAILABLE, Duration.ZERO))
          .as("seed %d", seed)
          .containsExactly(last);
    }
  }

  @Test
  void threadsOfOneProcessDoNotTakeEachOthersLocks() throws Exception {
    TestStore store = store("wal");
    try (SqlProcess writer = SqlProcess.start(store);
        ExecutorService threads = Executors.newFixedThreadPool(3)) {
      writer.startWriting(seed, 5, false);
      List<Future<Set<Integer>>> readers = new ArrayList<>();
      for (int i = 0; i < 3; i++) {
        readers.add(threads.submit(() -> versionsSeen(store, Locking.SYSTEM, PATIENCE)));
      }
      for (Future<Set<Integer>> reader : readers) {
        assertThat(reader.get()).as("seed %d", seed).hasSize(VERSIONS);
      }
      assertThat(writer.stopWriting()).startsWith("ok");
    }
  }

  /** A process that closes a file loses all its locks on it, whichever thread has them. */
  @Test
  void closingWaitsUntilOthersHaveRead() throws Exception {
    TestStore store = store("wal");
    DatabaseFiles files = DatabaseFiles.in(store.stateDirectory());
    NixDatabase other = store.open();
    Thread closing = new Thread(other::close);
    try (FileChannel file = FileChannel.open(files.database(), StandardOpenOption.READ)) {
      try (DatabaseLock reading = DatabaseLock.acquire(files, file, Locking.SYSTEM)) {
        assertThat(reading.isHeld()).isTrue();
        closing.start();
        while (closing.getState() != Thread.State.TIMED_WAITING) {
          assertThat(closing.getState()).isNotEqualTo(Thread.State.TERMINATED);
          Thread.onSpinWait();
        }
      }
    }
    closing.join();
    assertThatThrownBy(() -> other.find("/")).isInstanceOf(NixDatabaseException.class);
    assertThat(store.closure(List.of(VersionedStore.ROOT))).isNotEmpty();
  }

  @Test
  void aThreadThatIsInterruptedClosesAtOnce() throws Exception {
    TestStore store = store("wal");
    DatabaseFiles files = DatabaseFiles.in(store.stateDirectory());
    NixDatabase other = store.open();
    try (FileChannel file = FileChannel.open(files.database(), StandardOpenOption.READ);
        DatabaseLock reading = DatabaseLock.acquire(files, file, Locking.SYSTEM)) {
      assertThat(reading.isHeld()).isTrue();
      Thread.currentThread().interrupt();
      other.close();
      assertThat(Thread.interrupted()).isTrue();
    }
    assertThatThrownBy(() -> other.find("/")).isInstanceOf(NixDatabaseException.class);
  }

  /** Reads until it has seen enough versions or time is up, and once at least. */
  private Set<Integer> versionsSeen(TestStore store, Locking locking, Duration time) {
    Set<Integer> seen = new HashSet<>();
    int last = 0;
    long begin = System.nanoTime();
    do {
      try (NixDatabase database = NixDatabase.open(store.stateDirectory(), locking)) {
        for (int j = 0; j < 3 && seen.size() < VERSIONS; j++) {
          int version = VersionedStore.check(database.closure(List.of(VersionedStore.ROOT)));
          assertThat(version).as("seed %d", seed).isGreaterThanOrEqualTo(last);
          last = version;
          seen.add(version);
        }
      } catch (NixDatabaseException e) {
        if (locking == Locking.SYSTEM) {
          throw e;
        }
        assertThat(e.getMessage()).as("seed %d", seed).containsAnyOf("try again", "half done");
      }
    } while (seen.size() < VERSIONS && System.nanoTime() - begin < time.toNanos());
    return seen;
  }

  private static ReadTransaction begin(TestStore store, FileChannel channel, Locking locking)
      throws Exception {
    return ReadTransaction.begin(
        DatabaseFiles.in(store.stateDirectory()), channel, FileState.of(store.database()), locking);
  }

  @Test
  void readerHoldsUpCheckpointsButNoCommits() throws Exception {
    TestStore store = store("wal");
    try (SqlProcess writer = SqlProcess.start(store);
        FileChannel channel = FileChannel.open(store.database(), StandardOpenOption.READ)) {
      assertThat(writer.run("pragma busy_timeout = 1")).isEqualTo("1");
      assertThat(writer.run("update ValidPaths set narSize = 7")).isEqualTo("ok");
      assertThat(writer.run("select narSize from ValidPaths")).isEqualTo("7");
      long size = Files.size(store.database());
      try (ReadTransaction transaction = begin(store, channel, Locking.SYSTEM)) {
        StoreTables tables = StoreTables.of(transaction.pages());
        assertThat(writer.run("pragma wal_checkpoint(truncate)")).startsWith("1|");
        assertThat(writer.run("pragma wal_checkpoint(passive)")).endsWith("|0");
        assertThat(writer.run("update ValidPaths set narSize = 8")).isEqualTo("ok");
        assertThat(writer.run("select narSize from ValidPaths")).isEqualTo("8");
        try (SqlProcess other = SqlProcess.start(store)) {
          assertThat(other.run("select narSize from ValidPaths")).isEqualTo("8");
          assertThat(other.run("update ValidPaths set narSize = 9")).isEqualTo("ok");
        }
        assertThat(tables.find(VersionedStore.ROOT).orElseThrow().narSize()).isEqualTo(7);
        assertThat(transaction.undisturbed()).isTrue();
        assertThat(Files.size(store.database())).isEqualTo(size);
      }
      assertThat(writer.run("pragma wal_checkpoint(truncate)")).isEqualTo("0|0|0");
      assertThat(store.closure(List.of(VersionedStore.ROOT)).getFirst().narSize()).isEqualTo(9);
    }
  }

  @Test
  void readerKeepsWritersFromStartingTheLogAnew() throws Exception {
    TestStore store = store("wal");
    try (SqlProcess writer = SqlProcess.start(store);
        FileChannel channel = FileChannel.open(store.database(), StandardOpenOption.READ)) {
      assertThat(writer.run("update ValidPaths set narSize = 7")).isEqualTo("ok");
      assertThat(writer.run("pragma wal_checkpoint(passive)")).startsWith("0|");
      try (ReadTransaction transaction = begin(store, channel, Locking.SYSTEM)) {
        StoreTables tables = StoreTables.of(transaction.pages());
        long size = Files.size(store.log());
        assertThat(writer.run("update ValidPaths set narSize = 8")).isEqualTo("ok");
        assertThat(Files.size(store.log())).isGreaterThan(size);
        assertThat(tables.find(VersionedStore.ROOT).orElseThrow().narSize()).isEqualTo(7);
        assertThat(transaction.undisturbed()).isTrue();
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "wal, update ValidPaths set narSize = 8, true",
    "wal, pragma wal_checkpoint(passive), false",
    "wal, pragma wal_checkpoint(truncate), false",
    "wal, vacuum, true",
    "truncate, update ValidPaths set narSize = 8, false",
    "truncate, begin immediate, true",
    "delete, vacuum, false",
  })
  void withoutLocksItIsNoticedIfThePagesChanged(String journalMode, String change, boolean same)
      throws Exception {
    TestStore store = store(journalMode);
    try (SqlProcess writer = SqlProcess.start(store);
        FileChannel channel = FileChannel.open(store.database(), StandardOpenOption.READ)) {
      assertThat(writer.run("update ValidPaths set narSize = 7")).isEqualTo("ok");
      try (ReadTransaction transaction = begin(store, channel, Locking.UNAVAILABLE)) {
        assertThat(StoreTables.of(transaction.pages()).find(VersionedStore.ROOT)).isPresent();
        assertThat(transaction.undisturbed()).isTrue();
        assertThat(writer.run(change)).doesNotStartWith("error");
        assertThat(transaction.undisturbed()).isEqualTo(same);
      }
    }
  }

  @Test
  void withoutLocksItIsNoticedIfTheLogWasStartedAnew() throws Exception {
    TestStore store = store("wal");
    try (SqlProcess writer = SqlProcess.start(store);
        FileChannel channel = FileChannel.open(store.database(), StandardOpenOption.READ)) {
      assertThat(writer.run("update ValidPaths set narSize = 7")).isEqualTo("ok");
      assertThat(writer.run("pragma wal_checkpoint(passive)")).startsWith("0|");
      try (ReadTransaction transaction = begin(store, channel, Locking.UNAVAILABLE)) {
        assertThat(StoreTables.of(transaction.pages()).find(VersionedStore.ROOT)).isPresent();
        assertThat(transaction.undisturbed()).isTrue();
        assertThat(writer.run("update ValidPaths set narSize = 8")).isEqualTo("ok");
        assertThat(transaction.undisturbed()).isFalse();
      }
    }
  }

  @Test
  void readerKeepsTheLastWriterFromDeletingTheLog() throws Exception {
    TestStore store = store("wal");
    try (FileChannel channel = FileChannel.open(store.database(), StandardOpenOption.READ)) {
      SqlProcess writer = SqlProcess.start(store);
      assertThat(writer.run("update ValidPaths set narSize = 7")).isEqualTo("ok");
      try (ReadTransaction transaction = begin(store, channel, Locking.SYSTEM)) {
        StoreTables tables = StoreTables.of(transaction.pages());
        writer.close();
        assertThat(store.log()).exists();
        assertThat(tables.find(VersionedStore.ROOT).orElseThrow().narSize()).isEqualTo(7);
        assertThat(transaction.undisturbed()).isTrue();
      }
    }
  }

  @Test
  void writerThatComesWhenNobodyHadTheLogIsNoticed() throws Exception {
    TestStore store = store("wal");
    try (FileChannel channel = FileChannel.open(store.database(), StandardOpenOption.READ);
        ReadTransaction transaction = begin(store, channel, Locking.SYSTEM)) {
      StoreTables tables = StoreTables.of(transaction.pages());
      assertThat(transaction.undisturbed()).isTrue();
      try (SqlProcess writer = SqlProcess.start(store)) {
        assertThat(writer.run("update ValidPaths set narSize = 7")).isEqualTo("ok");
        assertThat(writer.run("pragma wal_checkpoint(truncate)")).isEqualTo("0|0|0");
        assertThat(transaction.undisturbed()).isFalse();
        assertThat(tables.find(VersionedStore.ROOT)).isPresent();
      }
    }
  }

  @Test
  void killedWriterLeavesALogThatIsRead() throws Exception {
    TestStore store = store("wal");
    try (SqlProcess writer = SqlProcess.start(store)) {
      assertThat(writer.run("pragma cache_size = 2")).isEqualTo("ok");
      assertThat(writer.run("update ValidPaths set narSize = 7")).isEqualTo("ok");
      assertThat(writer.run("begin immediate")).isEqualTo("ok");
      assertThat(writer.run("update ValidPaths set narSize = 8")).isEqualTo("ok");
      writer.kill();
    }
    assertThat(store.closure(List.of(VersionedStore.ROOT)).getFirst().narSize()).isEqualTo(7);
  }

  @Test
  void readerWithoutALogHoldsUpCommits() throws Exception {
    TestStore store = store("truncate");
    try (SqlProcess writer = SqlProcess.start(store);
        FileChannel channel = FileChannel.open(store.database(), StandardOpenOption.READ)) {
      assertThat(writer.run("pragma busy_timeout = 1")).isEqualTo("1");
      try (ReadTransaction transaction = begin(store, channel, Locking.SYSTEM)) {
        StoreTables tables = StoreTables.of(transaction.pages());
        assertThat(writer.run("update ValidPaths set narSize = 7")).startsWith("error");
        assertThat(tables.find(VersionedStore.ROOT).orElseThrow().narSize()).isEqualTo(1);
        assertThat(transaction.undisturbed()).isTrue();
      }
      assertThat(writer.run("update ValidPaths set narSize = 8")).isEqualTo("ok");
    }
    assertThat(store.closure(List.of(VersionedStore.ROOT)).getFirst().narSize()).isEqualTo(8);
  }

  /** PENDING is what a writer holds while it waits for readers to end: no new one may begin. */
  @Test
  void readerLetsAWaitingWriterGoFirst() throws Exception {
    TestStore store = store("truncate");
    try (SqlProcess reader = SqlProcess.start(store);
        SqlProcess writer = SqlProcess.start(store)) {
      assertThat(writer.run("pragma busy_timeout = 1")).isEqualTo("1");
      assertThat(reader.run("begin")).isEqualTo("ok");
      assertThat(reader.run("select narSize from ValidPaths")).isEqualTo("1");
      assertThat(writer.run("begin immediate")).isEqualTo("ok");
      assertThat(writer.run("update ValidPaths set narSize = 7")).isEqualTo("ok");
      assertThat(writer.run("commit")).startsWith("error");
      assertThatThrownBy(store::open).hasMessageContaining("is locked by another process");
      assertThat(reader.run("commit")).isEqualTo("ok");
      assertThat(writer.run("commit")).isEqualTo("ok");
      assertThat(store.closure(List.of(VersionedStore.ROOT)).getFirst().narSize()).isEqualTo(7);
    }
  }

  @Test
  void journalOfALiveWriterIsNoObstacle() throws Exception {
    TestStore store = store("delete");
    try (SqlProcess writer = SqlProcess.start(store)) {
      assertThat(writer.run("begin immediate")).isEqualTo("ok");
      assertThat(writer.run("update ValidPaths set narSize = 7")).isEqualTo("ok");
      assertThat(Files.size(store.journal())).isPositive();
      assertThat(store.closure(List.of(VersionedStore.ROOT)).getFirst().narSize()).isEqualTo(1);
      assertThat(writer.run("commit")).isEqualTo("ok");
      assertThat(store.closure(List.of(VersionedStore.ROOT)).getFirst().narSize()).isEqualTo(7);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"wal", "delete"})
  void exclusiveLockThatDoesNotEndIsAnError(String journalMode) throws Exception {
    TestStore store = store(journalMode);
    try (SqlProcess writer = SqlProcess.start(store)) {
      assertThat(writer.run("pragma locking_mode = exclusive")).isEqualTo("exclusive");
      assertThat(writer.run("begin exclusive")).isEqualTo("ok");
      assertThat(writer.run("update ValidPaths set narSize = 7")).isEqualTo("ok");
      assertThatThrownBy(store::open)
          .isInstanceOf(NixDatabaseException.class)
          .hasMessageContaining(store.database() + ": is locked by another process; try again");
    }
  }
}
