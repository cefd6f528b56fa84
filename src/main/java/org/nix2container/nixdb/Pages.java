package org.nix2container.nixdb;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.Optional;

/** The pages of the database as they are in one snapshot, with a small cache before them. */
final class Pages {

  private static final int CACHE_BYTES = 4 * 1024 * 1024;

  private final FileChannel database;
  private final Optional<FileChannel> log;
  private final WalSnapshot newer;
  private final DatabaseHeader header;
  private final int count;

  /** Page n may be in slot n modulo the number of slots, and nowhere else. */
  private final int[] cachedNumbers;

  private final byte[][] cachedPages;

  private Pages(
      FileChannel database,
      Optional<FileChannel> log,
      WalSnapshot newer,
      DatabaseHeader header,
      int count) {
    this.database = database;
    this.log = log;
    this.newer = newer;
    this.header = header;
    this.count = count;
    this.cachedNumbers = new int[CACHE_BYTES / header.pageSize()];
    this.cachedPages = new byte[cachedNumbers.length][];
  }

  /**
   * @param header what the database file begins with; the newest version of page 1 may be in the
   *     log, and is checked here
   * @param log the write-ahead log; not needed if {@code newer} is empty
   */
  static Pages of(
      FileChannel database, DatabaseHeader header, Optional<FileChannel> log, WalSnapshot newer)
      throws IOException {
    int count = newer.pageCount();
    if (newer.isEmpty()) {
      count = (int) Math.min(Integer.MAX_VALUE, database.size() / header.pageSize());
    }
    Pages pages = new Pages(database, log, newer, header, count);
    DatabaseHeader newest = DatabaseHeader.parse(pages.read(1));
    if (newest.pageSize() != header.pageSize() || newest.usableSize() != header.usableSize()) {
      throw SqliteFormatException.damaged("its write-ahead log has another page size");
    }
    return pages;
  }

  int usableSize() {
    return header.usableSize();
  }

  /** Bytes in all pages: no more than that can be in the rows. */
  long totalBytes() {
    return (long) count * header.pageSize();
  }

  /** The bytes of page {@code number}, counted from 1; not to be changed. */
  byte[] read(int number) throws IOException {
    if (number < 1 || number > count) {
      throw SqliteFormatException.damaged("page " + number + " is referred to but does not exist");
    }
    int slot = number % cachedNumbers.length;
    if (cachedNumbers[slot] != number) {
      cachedPages[slot] = load(number);
      cachedNumbers[slot] = number;
    }
    return cachedPages[slot];
  }

  BtreePage btree(int number) throws IOException {
    return new BtreePage(number, read(number), header.usableSize());
  }

  private byte[] load(int number) throws IOException {
    byte[] page = new byte[header.pageSize()];
    long offset = newer.offset(number);
    if (offset >= 0) {
      readFully(log.orElse(database), page, offset);
    } else {
      readFully(database, page, (number - 1L) * page.length);
    }
    return page;
  }

  static void readFully(FileChannel file, byte[] into, long offset) throws IOException {
    ByteBuffer buffer = ByteBuffer.wrap(into);
    while (buffer.hasRemaining()) {
      if (file.read(buffer, offset + buffer.position()) < 0) {
        throw SqliteFormatException.damaged("it ends in the middle of a page");
      }
    }
  }
}
