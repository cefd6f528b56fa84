package org.nix2container.nixdb;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Optional;

/**
 * One reading of the database: locks, a snapshot, and afterwards the proof that the files stood
 * still. The proof is needed where locks cannot be had (some network file systems) or are not the
 * ones that the writers use (lock files); with locks it costs three system calls and holds.
 */
final class ReadTransaction implements Closeable {

  private static final byte[] JOURNAL_MAGIC = {
    (byte) 0xd9, (byte) 0xd5, 0x05, (byte) 0xf9, 0x20, (byte) 0xa1, 0x63, (byte) 0xd7
  };
  private static final int JOURNAL_LOOKS = 5;

  private final DatabaseFiles files;
  private final FileChannel database;
  private final DatabaseLock lock;
  private final FileState before;
  private final boolean settled;
  private final boolean dotLocks;
  private Optional<FileChannel> log = Optional.empty();
  private byte[] logHeader = new byte[0];

  private ReadTransaction(
      DatabaseFiles files, FileChannel database, DatabaseLock lock, boolean dotLocks)
      throws IOException {
    this.files = files;
    this.database = database;
    this.lock = lock;
    this.dotLocks = dotLocks;
    // What locks do not keep still must at least bear a time that its next change cannot bear.
    boolean still = !dotLocks && (lock.stopsCheckpoints() || lock.nobodyHasLog());
    if (!still && FileState.of(files.database()).isFresh()) {
      Locking.pause(files.database(), FileState.FRESH_MILLIS);
    }
    this.before = FileState.of(files.database());
    this.settled = still || !before.isFresh();
  }

  /**
   * @param database the opened database file
   * @param opened what it was when it was opened
   * @throws NixDatabaseException if a writer is in the way, or left a transaction half done
   */
  static ReadTransaction begin(
      DatabaseFiles files, FileChannel database, FileState opened, Locking locking)
      throws IOException {
    DatabaseLock lock = DatabaseLock.acquire(files, database, locking);
    try {
      boolean dotLocks = !DatabaseHeader.saysWriteAheadLog(start(database, DatabaseHeader.SIZE));
      if (dotLocks) {
        awaitDotLock(files);
      }
      checkJournal(files, lock);
      ReadTransaction transaction = new ReadTransaction(files, database, lock, dotLocks);
      if (!transaction.before.isSameFile(opened)) {
        throw new NixDatabaseException(
            files.database(), "was replaced since it was opened; open it again");
      }
      return transaction;
    } catch (IOException | RuntimeException e) {
      lock.close();
      throw e;
    }
  }

  /**
   * A journal is left over if no writer holds RESERVED; the pages that it would restore are then
   * wrong in the database. Looks more than once, as a writer may end and the next begin meanwhile.
   */
  private static void checkJournal(DatabaseFiles files, DatabaseLock lock) throws IOException {
    for (int look = 0; look < JOURNAL_LOOKS; look++) {
      if (!hasJournal(files.journal()) || (lock.isHeld() && lock.isReserved())) {
        return;
      }
      Locking.pause(files.journal(), 20);
    }
    throw new NixDatabaseException(
        files.database(),
        "a transaction is half done in "
            + files.journal()
            + "; if no Nix is at work, let one recover the database, for example with"
            + " `nix-store --verify`");
  }

  private static boolean hasJournal(Path journal) throws IOException {
    return Arrays.equals(startOf(journal, JOURNAL_MAGIC.length), JOURNAL_MAGIC);
  }

  /** The pages as they are now; to be called once. */
  Pages pages() throws IOException {
    byte[] start = start(database, DatabaseHeader.SIZE);
    if (start.length < DatabaseHeader.SIZE) {
      throw SqliteFormatException.unsupported("is not an SQLite database");
    }
    DatabaseHeader header = DatabaseHeader.parse(start);
    WalSnapshot newer = WalSnapshot.empty();
    log = openIfPresent(files.log());
    if (log.isPresent()) {
      logHeader = start(log.get(), WalSnapshot.HEADER_SIZE);
      if (logHeader.length == WalSnapshot.HEADER_SIZE) {
        newer = WalSnapshot.read(log.get(), logHeader, header.pageSize());
      }
    }
    if (newer.isEmpty()) {
      logHeader = new byte[0];
    }
    return Pages.of(database, header, log, newer);
  }

  private static Optional<FileChannel> openIfPresent(Path file) throws IOException {
    try {
      return Optional.of(FileChannel.open(file, StandardOpenOption.READ));
    } catch (NoSuchFileException _) {
      return Optional.empty();
    }
  }

  private static void awaitDotLock(DatabaseFiles files) {
    for (int i = 0; Files.exists(files.dotLock()); i++) {
      if (i == 100) {
        throw NixDatabaseException.busy(
            files.database(),
            "another process (or by a dead one, which left " + files.dotLock() + ")");
      }
      Locking.pause(files.database(), 20);
    }
  }

  /**
   * Whether everything read since {@link #begin} belongs to one snapshot. Pages of the log stay as
   * they are until it is started anew, which changes the salts in its header; pages of the database
   * until a checkpoint or commit writes to it.
   */
  boolean undisturbed() throws IOException {
    if (!settled || !before.isUnchanged(FileState.of(files.database()))) {
      return false;
    }
    if (lock.nobodyHasLog() && Files.exists(files.sharedMemory())) {
      return false;
    }
    if (dotLocks && Files.exists(files.dotLock())) {
      return false;
    }
    if (!lock.isHeld() && hasJournal(files.journal())) {
      return false;
    }
    return Arrays.equals(startOf(files.log(), logHeader.length), logHeader);
  }

  private static byte[] startOf(Path file, int size) throws IOException {
    Optional<FileChannel> channel = openIfPresent(file);
    if (channel.isEmpty()) {
      return new byte[0];
    }
    try (FileChannel open = channel.get()) {
      return start(open, size);
    }
  }

  /** The first {@code size} bytes, or fewer if there are no more. */
  private static byte[] start(FileChannel file, int size) throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate(size);
    while (buffer.hasRemaining()) {
      if (file.read(buffer, buffer.position()) < 0) {
        break;
      }
    }
    return Arrays.copyOf(buffer.array(), buffer.position());
  }

  @Override
  public void close() throws IOException {
    try {
      if (log.isPresent()) {
        log.get().close();
      }
    } finally {
      lock.close();
    }
  }
}
