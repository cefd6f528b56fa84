package org.nix2container.nixdb;

import java.nio.file.Path;

/**
 * The names of the files that make up the database.
 *
 * @param schema holds the version of Nix's tables
 * @param database the database itself
 * @param log its write-ahead log
 * @param sharedMemory what processes that use the log share, and lock
 * @param journal what a transaction would restore, where there is no write-ahead log
 * @param dotLock a directory that is there while a process that was told not to use a write-ahead
 *     log ({@code use-sqlite-wal = false}) holds its lock: Nix then has SQLite use lock files
 */
record DatabaseFiles(
    Path schema, Path database, Path log, Path sharedMemory, Path journal, Path dotLock) {

  static DatabaseFiles in(Path stateDirectory) {
    Path directory = stateDirectory.resolve("db");
    return new DatabaseFiles(
        directory.resolve("schema"),
        directory.resolve("db.sqlite"),
        directory.resolve("db.sqlite-wal"),
        directory.resolve("db.sqlite-shm"),
        directory.resolve("db.sqlite-journal"),
        directory.resolve("db.sqlite.lock"));
  }
}
