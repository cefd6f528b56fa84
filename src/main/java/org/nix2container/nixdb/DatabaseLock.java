package org.nix2container.nixdb;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/**
 * What keeps writers from changing what is being read, by SQLite's own rules.
 *
 * <p>On the database file: the SHARED lock (510 bytes behind the first gigabyte), taken while
 * holding PENDING for a moment, as every connection does. Without a write-ahead log it keeps out
 * commits; with one, it keeps the last connection from deleting the log when it closes.
 *
 * <p>On the shared memory of the write-ahead log: all five WAL_READ_LOCKs, bytes 123 to 127 (<a
 * href="https://sqlite.org/walformat.html">WAL-mode file format</a>, 2.3). A checkpoint copies
 * pages into the database only while it holds WAL_READ_LOCK(0) exclusively, and a writer starts the
 * log anew only if it can get all the others exclusively. So while we share them, the database file
 * stands still and the log only grows. We do not have to know (and do not trust) what is in the
 * shared memory: after a crash it is stale until the next process makes it anew. Others can still
 * read and write.
 *
 * <p>One gap remains: a writer may have decided to start the log anew just before we took the
 * locks, and does so after. It begins with the log's header; {@link ReadTransaction} looks whether
 * that is still the same at the end.
 *
 * <p>POSIX locks belong to the process, and are lost when it closes any channel of the file. Two
 * readers in one JVM wait for each other, but SQLite itself must not be in the same process.
 */
final class DatabaseLock implements Closeable {

  private static final long PENDING = 0x40000000L;
  private static final long RESERVED = PENDING + 1;
  private static final long SHARED = PENDING + 2;
  private static final int SHARED_SIZE = 510;
  private static final long WAL_READ_LOCKS = 123;
  private static final int WAL_READ_LOCK_COUNT = 5;

  private final Locking locking;
  private final FileChannel database;
  private final Optional<FileLock> shared;
  private Optional<FileChannel> sharedMemory = Optional.empty();
  private boolean walLocked;
  private boolean nobodyHasLog;

  private DatabaseLock(Locking locking, FileChannel database, Optional<FileLock> shared) {
    this.locking = locking;
    this.database = database;
    this.shared = shared;
  }

  static DatabaseLock acquire(DatabaseFiles files, FileChannel database, Locking locking)
      throws IOException {
    Path name = files.database();
    Optional<FileLock> pending = locking.acquire(name, database, PENDING, 1);
    Optional<FileLock> shared;
    try {
      shared = locking.acquire(name, database, SHARED, SHARED_SIZE);
    } finally {
      if (pending.isPresent()) {
        pending.get().release();
      }
    }
    DatabaseLock lock = new DatabaseLock(locking, database, shared);
    try {
      lock.acquireWal(files.sharedMemory());
    } catch (IOException | RuntimeException e) {
      lock.close();
      throw e;
    }
    return lock;
  }

  /**
   * Waits until no other thread of this process holds locks, and closes the file. Else closing it
   * would take theirs away while they read.
   */
  static void closeAlone(DatabaseFiles files, FileChannel database, Locking locking)
      throws IOException {
    try {
      locking.acquireInProcess(
          files.database(), database, SHARED, SHARED_SIZE); // till it is closed
    } catch (NixDatabaseException _) {
      // This thread is not to wait. The file has to be given back all the same.
    } finally {
      database.close();
    }
  }

  private void acquireWal(Path name) throws IOException {
    if (shared.isEmpty()) {
      return;
    }
    try {
      sharedMemory = Optional.of(FileChannel.open(name, StandardOpenOption.READ));
    } catch (NoSuchFileException _) {
      nobodyHasLog = true;
      return;
    } catch (IOException _) {
      return;
    }
    walLocked =
        locking.acquire(name, sharedMemory.get(), WAL_READ_LOCKS, WAL_READ_LOCK_COUNT).isPresent();
  }

  /** Whether the database file cannot be written to by anybody who uses a write-ahead log. */
  boolean stopsCheckpoints() {
    return walLocked;
  }

  /**
   * Whether there was no shared memory to lock. Nobody can have used the log then for as long as
   * there is still none: it is made before anything else is written, and deleted only by a process
   * that locks the database exclusively.
   */
  boolean nobodyHasLog() {
    return nobodyHasLog;
  }

  /** Whether there are locks at all. */
  boolean isHeld() {
    return shared.isPresent();
  }

  /**
   * Whether a writer is alive that may have a journal but, as we hold SHARED, cannot have begun to
   * change the database. Asking disturbs a writer that is about to begin: only if there is need.
   */
  boolean isReserved() throws IOException {
    Optional<FileLock> reserved = locking.attempt(database, RESERVED, 1);
    if (reserved.isPresent()) {
      reserved.get().release();
    }
    return reserved.isEmpty();
  }

  @Override
  public void close() throws IOException {
    try {
      if (sharedMemory.isPresent()) {
        sharedMemory.get().close();
      }
    } finally {
      if (shared.isPresent()) {
        shared.get().release();
      }
    }
  }
}
