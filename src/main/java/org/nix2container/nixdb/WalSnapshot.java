package org.nix2container.nixdb;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.util.Arrays;

/**
 * Which pages the write-ahead log holds newer versions of, as of the last transaction that was
 * committed in it (file format 4).
 *
 * <p>A frame counts if its salts are those of the log's header and its checksum continues the chain
 * of checksums from there; the first that does not ends the log. Frames after the last commit
 * belong to a transaction that is under way or was given up. So does the whole log if its header
 * does not check: SQLite treats such a log as empty.
 */
final class WalSnapshot {

  static final int HEADER_SIZE = 32;

  private static final int FRAME_HEADER_SIZE = 24;
  private static final int MAGIC = 0x377f0682; // the lowest bit is set for big-endian checksums
  private static final int VERSION = 3007000;
  private static final int READ_SIZE = 256 * 1024;
  private static final int MAX_FRAMES = 1 << 24;

  private final int pageSize;
  private final int pageCount;

  /** Open addressing: the page of each slot (0 is free) and its newest frame. */
  private final int[] pages;

  private final int[] frames;

  private WalSnapshot(int pageSize, int pageCount, int[] pageOfFrame, int frameCount) {
    this.pageSize = pageSize;
    this.pageCount = pageCount;
    int slots = Integer.highestOneBit(Math.min(frameCount, pageCount) + 1) * 4;
    this.pages = new int[slots];
    this.frames = new int[slots];
    for (int frame = 0; frame < frameCount; frame++) {
      int page = pageOfFrame[frame];
      // A later transaction may have cut the database; no page behind its end is ever asked for.
      if (page <= pageCount) {
        int slot = slot(page);
        pages[slot] = page;
        frames[slot] = frame;
      }
    }
  }

  static WalSnapshot empty() {
    return new WalSnapshot(0, 0, new int[0], 0);
  }

  /**
   * @param header the log's first {@link #HEADER_SIZE} bytes
   * @param pageSize that of the database
   */
  static WalSnapshot read(FileChannel log, byte[] header, int pageSize) throws IOException {
    ByteBuffer fields = ByteBuffer.wrap(header);
    int magic = fields.getInt(0);
    if ((magic & ~1) != MAGIC) {
      return empty();
    }
    ByteOrder order = (magic & 1) == 0 ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN;
    Checksum checksum = new Checksum();
    checksum.add(ByteBuffer.wrap(header).order(order), 0, 24);
    if (!checksum.is(fields.getInt(24), fields.getInt(28))) {
      return empty();
    }
    if (fields.getInt(4) != VERSION) {
      throw SqliteFormatException.unsupported(
          "has a write-ahead log of a newer format than this program knows; update this program");
    }
    if (fields.getInt(8) != pageSize) {
      throw SqliteFormatException.damaged("its write-ahead log has another page size");
    }
    return frames(log, fields.getInt(16), fields.getInt(20), checksum, order, pageSize);
  }

  private static WalSnapshot frames(
      FileChannel log, int salt1, int salt2, Checksum checksum, ByteOrder order, int pageSize)
      throws IOException {
    int frameSize = FRAME_HEADER_SIZE + pageSize;
    ByteBuffer buffer = ByteBuffer.allocate(Math.max(1, READ_SIZE / frameSize) * frameSize);
    ByteBuffer words = buffer.duplicate().order(order);
    int[] pageOfFrame = new int[1024];
    int count = 0;
    int committed = 0;
    int pageCount = 0;
    while (true) {
      buffer.clear();
      readUpTo(log, buffer, HEADER_SIZE + (long) count * frameSize);
      int length = buffer.position();
      for (int at = 0; at + frameSize <= length; at += frameSize) {
        int page = buffer.getInt(at);
        checksum.add(words, at, 8);
        checksum.add(words, at + FRAME_HEADER_SIZE, pageSize);
        if (page <= 0
            || buffer.getInt(at + 8) != salt1
            || buffer.getInt(at + 12) != salt2
            || !checksum.is(buffer.getInt(at + 16), buffer.getInt(at + 20))) {
          return new WalSnapshot(pageSize, pageCount, pageOfFrame, committed);
        }
        if (count == MAX_FRAMES) {
          throw SqliteFormatException.unsupported(
              "has a write-ahead log of too many pages; let Nix shorten it, for example by"
                  + " restarting nix-daemon");
        }
        if (count == pageOfFrame.length) {
          pageOfFrame = Arrays.copyOf(pageOfFrame, count * 2);
        }
        pageOfFrame[count++] = page;
        int sizeAfterCommit = buffer.getInt(at + 4);
        if (sizeAfterCommit < 0) {
          throw SqliteFormatException.unsupported("has more pages than this program can read");
        }
        if (sizeAfterCommit > 0) {
          committed = count;
          pageCount = sizeAfterCommit;
        }
      }
      if (length < buffer.capacity()) {
        return new WalSnapshot(pageSize, pageCount, pageOfFrame, committed);
      }
    }
  }

  private static void readUpTo(FileChannel file, ByteBuffer into, long offset) throws IOException {
    long start = offset - into.position();
    while (into.hasRemaining()) {
      if (file.read(into, start + into.position()) < 0) {
        return;
      }
    }
  }

  boolean isEmpty() {
    return pageCount == 0;
  }

  /** Pages in the database after the last commit; 0 if there is none. */
  int pageCount() {
    return pageCount;
  }

  /** Where in the log a page begins, or -1 if the database file has its newest version. */
  long offset(int page) {
    int slot = slot(page);
    if (pages[slot] != page) {
      return -1;
    }
    return HEADER_SIZE + (long) frames[slot] * (FRAME_HEADER_SIZE + pageSize) + FRAME_HEADER_SIZE;
  }

  /** The slot that holds a page, or the free one where it belongs. */
  private int slot(int page) {
    int mask = pages.length - 1;
    int slot = ((page * 0x9e3779b1) >>> 7) & mask; // spreads neighbours
    while (pages[slot] != 0 && pages[slot] != page) {
      slot = (slot + 1) & mask;
    }
    return slot;
  }

  /** The running checksum of file format 4.2, over words in the byte order that the log chose. */
  private static final class Checksum {
    private int first;
    private int second;

    void add(ByteBuffer words, int from, int length) {
      int a = first;
      int b = second;
      for (int at = from; at < from + length; at += 8) {
        a += words.getInt(at) + b;
        b += words.getInt(at + 4) + a;
      }
      first = a;
      second = b;
    }

    boolean is(int expectedFirst, int expectedSecond) {
      return first == expectedFirst && second == expectedSecond;
    }
  }
}
