package org.nix2container.nixdb;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.nix2container.failure.SystemReason;

/**
 * Nix's database of valid store paths, opened for reading.
 *
 * <p>Each call sees one consistent state, that of the last transaction that was committed when the
 * call began, while Nix goes on to write. It waits about two seconds for locks that are in its way.
 * Nothing is locked between calls. Instances may be used by several threads, which then wait for
 * each other. SQLite itself must not have the database open in this process: POSIX locks are the
 * process's, and closing this object would drop SQLite's.
 */
public final class NixDatabase implements AutoCloseable {

  private static final int SCHEMA_VERSION = 10;
  private static final int ATTEMPTS = 5;

  private final DatabaseFiles files;
  private final FileChannel database;
  private final FileState opened;
  private final Locking locking;

  private NixDatabase(
      DatabaseFiles files, FileChannel database, FileState opened, Locking locking) {
    this.files = files;
    this.database = database;
    this.opened = opened;
    this.locking = locking;
  }

  /**
   * The database below a state directory; its format is checked at once.
   *
   * @param stateDirectory Nix's state directory, {@code /nix/var/nix} or what {@code NIX_STATE_DIR}
   *     says
   * @throws NixDatabaseException if there is no database, or none that this program understands
   */
  public static NixDatabase open(Path stateDirectory) {
    return open(stateDirectory, Locking.SYSTEM);
  }

  static NixDatabase open(Path stateDirectory, Locking locking) {
    DatabaseFiles files = DatabaseFiles.in(stateDirectory);
    try {
      checkSchemaVersion(files.schema());
      FileState opened = FileState.of(files.database());
      FileChannel channel = FileChannel.open(files.database(), StandardOpenOption.READ);
      NixDatabase database = new NixDatabase(files, channel, opened, locking);
      try {
        database.find(""); // finds nothing, but only in a database that is as it should be
        return database;
      } catch (RuntimeException e) {
        database.close();
        throw e;
      }
    } catch (NoSuchFileException e) {
      throw new NixDatabaseException(
          e,
          "does not exist; there is no Nix database in this state directory (is NIX_STATE_DIR"
              + " right, and has Nix been run once?)");
    } catch (IOException e) {
      throw unreadable(files.database(), e);
    }
  }

  private static void checkSchemaVersion(Path file) throws IOException {
    byte[] bytes;
    try (InputStream in = Files.newInputStream(file)) {
      bytes = in.readNBytes(20);
    }
    String text = new String(bytes, US_ASCII).strip();
    int version;
    try {
      version = Integer.parseInt(text);
    } catch (NumberFormatException e) {
      throw new NixDatabaseException(file, "does not hold the version of Nix's database", e);
    }
    if (version > SCHEMA_VERSION) {
      throw new NixDatabaseException(
          file,
          "Nix's database has schema version "
              + version
              + ", and this program knows none after 10; update this program");
    }
    if (version < SCHEMA_VERSION) {
      throw new NixDatabaseException(
          file,
          "Nix's database has schema version "
              + version
              + "; let a current Nix upgrade it to 10, for example with `nix-store --verify`");
    }
  }

  /**
   * The store path that is named exactly so, if it is valid.
   *
   * @throws NixDatabaseException if the database cannot be read
   */
  public Optional<ValidPath> find(String storePath) {
    return read(new FindQuery(storePath));
  }

  /**
   * The store path with this hash, if it is valid. Should several have it, then, as Nix does, the
   * first by the bytes of their names.
   *
   * @param storeDirectory as in the database, {@code /nix/store} usually
   * @param hash what a store path's name has before its first dash: 32 characters
   * @throws NixDatabaseException if the database cannot be read
   */
  public Optional<RegisteredPath> findByHash(String storeDirectory, String hash) {
    return read(new HashQuery(storeDirectory + "/" + hash + "-"));
  }

  /**
   * These store paths and everything they refer to, each once, sorted by the bytes of their names.
   *
   * @throws NixDatabaseException if one of the roots is not valid, or the database cannot be read
   */
  public List<ValidPath> closure(Collection<String> roots) {
    return read(new ClosureQuery(roots, files.database()));
  }

  private <T> T read(Query<T> query) {
    try {
      for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
        if (attempt > 0) {
          Locking.pause(files.database(), 20);
        }
        Optional<T> answer = attempt(query);
        if (answer.isPresent()) {
          return answer.get();
        }
      }
    } catch (IOException e) {
      throw unreadable(files.database(), e);
    }
    throw new NixDatabaseException(
        files.database(),
        "was written to during each of "
            + ATTEMPTS
            + " attempts to read it; try again when Nix has less to do");
  }

  /** Empty if what was read, or why it could not be read, is worth nothing. */
  private <T> Optional<T> attempt(Query<T> query) throws IOException {
    try (ReadTransaction transaction = ReadTransaction.begin(files, database, opened, locking)) {
      try {
        T answer = query.on(StoreTables.of(transaction.pages()));
        return transaction.undisturbed() ? Optional.of(answer) : Optional.empty();
      } catch (IOException | NixDatabaseException e) {
        if (transaction.undisturbed()) {
          throw e;
        }
        return Optional.empty();
      }
    }
  }

  private static NixDatabaseException unreadable(Path file, IOException e) {
    if (e instanceof SqliteFormatException format) {
      return new NixDatabaseException(file, format.reason(), e);
    }
    if (e instanceof AccessDeniedException denied) {
      return new NixDatabaseException(denied, "may not be read by this user");
    }
    return new NixDatabaseException(file, "cannot be read: " + SystemReason.of(e), e);
  }

  /** Gives the file back. Reading afterwards is an error. */
  @Override
  public void close() {
    try {
      DatabaseLock.closeAlone(files, database, locking);
    } catch (IOException e) {
      throw unreadable(files.database(), e);
    }
  }
}
