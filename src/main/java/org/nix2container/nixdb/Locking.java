package org.nix2container.nixdb;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.util.Optional;

/** Takes shared locks on byte ranges, as SQLite's readers do. */
enum Locking {
  /** POSIX locks of the operating system. */
  SYSTEM {
    @Override
    Optional<FileLock> attempt(FileChannel file, long position, long size) throws IOException {
      return Optional.ofNullable(file.tryLock(position, size, true));
    }
  },
  /** As on a file system that has none. */
  UNAVAILABLE {
    @Override
    Optional<FileLock> attempt(FileChannel file, long position, long size) throws IOException {
      throw new IOException("No locks available");
    }
  };

  /** Attempts are counted, not seconds: a machine that stands still must not use up patience. */
  private static final int ATTEMPTS = 1000;

  private static final int PAUSE_MILLIS = 2;

  /** Empty if another process holds it. */
  abstract Optional<FileLock> attempt(FileChannel file, long position, long size)
      throws IOException;

  /**
   * Waits for about two seconds for the lock.
   *
   * @return empty if the file system does not do locks
   * @throws NixDatabaseException if it is still taken then
   */
  Optional<FileLock> acquire(Path name, FileChannel file, long position, long size) {
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      try {
        Optional<FileLock> lock = attempt(file, position, size);
        if (lock.isPresent()) {
          return lock;
        }
      } catch (OverlappingFileLockException _) {
        // Another thread of this process reads the same database. POSIX locks belong to the
        // process: it must have finished before the lock can be taken again.
      } catch (IOException _) {
        return Optional.empty();
      }
      pause(name, PAUSE_MILLIS);
    }
    throw NixDatabaseException.busy(name, "another process");
  }

  /**
   * Waits, no longer than {@link #acquire} does, until no other thread of this process has the
   * lock, and takes it if no process has.
   *
   * @throws NixDatabaseException if the thread is interrupted
   */
  void acquireInProcess(Path name, FileChannel file, long position, long size) {
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      try {
        Optional<FileLock> _ = attempt(file, position, size);
        return;
      } catch (OverlappingFileLockException _) {
        pause(name, PAUSE_MILLIS);
      } catch (IOException _) {
        return;
      }
    }
  }

  static void pause(Path name, long millis) {
    try {
      Thread.sleep(millis);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new NixDatabaseException(name, "reading it was interrupted", e);
    }
  }
}
