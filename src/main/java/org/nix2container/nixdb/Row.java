package org.nix2container.nixdb;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.util.Arrays;

/**
 * A record: the columns of a table's row, or the key of an index and the row id it stands for (file
 * format 2.1).
 */
final class Row {

  /** More than any column that Nix's tables have before the ones that are needed. */
  private static final int MAX_BYTES = 64 * 1024;

  private static final int INTEGER_0 = 8;
  private static final int INTEGER_1 = 9;
  private static final int FIRST_BLOB = 12;

  /** Holds the record, or its first {@link #MAX_BYTES} bytes, up to {@code end}. */
  private final byte[] bytes;

  private final int end;

  /** Where the types of the columns are: what is left of the header behind its size. */
  private final int firstType;

  private final int headerEnd;

  private Row(byte[] bytes, int start, int end) throws SqliteFormatException {
    this.bytes = bytes;
    this.end = end;
    ByteCursor header = new ByteCursor(bytes, start, end);
    long size = header.varint();
    this.firstType = header.position();
    if (size < firstType - start || size > end - start) {
      throw SqliteFormatException.damaged("a record's header is longer than the record");
    }
    this.headerEnd = start + (int) size;
  }

  /** The row of a table's leaf; {@code cell} stands behind the row id. */
  static Row ofTable(Pages pages, ByteCursor cell, long size) throws IOException {
    return of(pages, cell, size, pages.usableSize() - 35);
  }

  /** The entry of an index; {@code cell} stands behind the page number that may come first. */
  static Row ofIndex(Pages pages, ByteCursor cell) throws IOException {
    long size = cell.varint();
    return of(pages, cell, size, (pages.usableSize() - 12) * 64 / 255 - 23);
  }

  private static Row of(Pages pages, ByteCursor cell, long size, int maxLocal) throws IOException {
    if (size < 0 || size > pages.totalBytes()) {
      throw SqliteFormatException.damaged("a record is longer than the database");
    }
    if (size > maxLocal) {
      byte[] bytes = withOverflow(pages, cell, size, maxLocal);
      return new Row(bytes, 0, bytes.length);
    }
    int end = cell.position() + (int) size;
    if (end > pages.usableSize()) {
      throw SqliteFormatException.damaged("a record reaches past the end of its page");
    }
    return new Row(cell.bytes(), cell.position(), end);
  }

  /**
   * What does not fit into the page is in a chain of overflow pages, each of which begins with the
   * number of the next. How much stays in the page is the arithmetic of file format 1.6.
   */
  private static byte[] withOverflow(Pages pages, ByteCursor cell, long size, int maxLocal)
      throws IOException {
    int usable = pages.usableSize();
    int minLocal = (usable - 12) * 32 / 255 - 23;
    int wanted = minLocal + (int) ((size - minLocal) % (usable - 4));
    int local = wanted <= maxLocal ? wanted : minLocal;
    if (cell.position() + local > usable) {
      throw SqliteFormatException.damaged("a record reaches past the end of its page");
    }
    byte[] bytes = new byte[(int) Math.min(size, MAX_BYTES)];
    System.arraycopy(cell.bytes(), cell.position(), bytes, 0, local);
    cell.skip(local);
    int next = cell.u32();
    int done = local;
    int landmark = 0;
    for (int hops = 1; done < bytes.length; hops++) {
      // A cycle passes the landmark sooner or later: it is set anew at every power of two.
      if (next == landmark) {
        throw SqliteFormatException.damaged("a record's overflow pages form a circle or end early");
      }
      if (Integer.bitCount(hops) == 1) {
        landmark = next;
      }
      byte[] page = pages.read(next);
      int length = Math.min(usable - 4, bytes.length - done);
      System.arraycopy(page, 4, bytes, done, length);
      done += length;
      next = new ByteCursor(page, 0, usable).u32();
    }
    return bytes;
  }

  /** An integer column; NULL, which a column added after the row also has, is 0. */
  long integer(int column) throws SqliteFormatException {
    Value value = value(column);
    if (value.type() == 0 || value.type() == INTEGER_0) {
      return 0;
    }
    if (value.type() == INTEGER_1) {
      return 1;
    }
    if (value.type() > 6) {
      throw SqliteFormatException.damaged("a column that should hold an integer does not");
    }
    return new ByteCursor(bytes, value.offset(), end).integer(value.size());
  }

  /** The bytes of a text column; an error if it holds anything else, or more than the limit. */
  byte[] text(int column, int limit) throws SqliteFormatException {
    Value value = value(column);
    mustBeText(value);
    if (value.size() > limit) {
      throw SqliteFormatException.damaged("a text has " + value.size() + " bytes");
    }
    return Arrays.copyOfRange(bytes, value.offset(), value.offset() + value.size());
  }

  /** As the other, as a string; an error if it is not UTF-8. */
  String string(int column, int limit) throws SqliteFormatException {
    byte[] text = text(column, limit);
    String string = new String(text, UTF_8);
    if (string.indexOf('\ufffd') >= 0 && !Arrays.equals(string.getBytes(UTF_8), text)) {
      throw SqliteFormatException.damaged("a text is not UTF-8");
    }
    return string;
  }

  /** Compares a text column's bytes with {@code other}, as indexes are sorted. */
  int compareText(int column, byte[] other) throws SqliteFormatException {
    Value value = value(column);
    mustBeText(value);
    return Arrays.compareUnsigned(
        bytes, value.offset(), value.offset() + value.size(), other, 0, other.length);
  }

  /** As the other, but of the text only as much as {@code other} has. */
  int compareBeginning(int column, byte[] other) throws SqliteFormatException {
    Value value = value(column);
    mustBeText(value);
    int size = Math.min(value.size(), other.length);
    return Arrays.compareUnsigned(
        bytes, value.offset(), value.offset() + size, other, 0, other.length);
  }

  private static void mustBeText(Value value) throws SqliteFormatException {
    if (value.type() <= FIRST_BLOB || value.type() % 2 == 0) {
      throw SqliteFormatException.damaged("a column that should hold text does not");
    }
  }

  private Value value(int column) throws SqliteFormatException {
    ByteCursor types = new ByteCursor(bytes, firstType, headerEnd);
    int offset = headerEnd;
    for (int i = 0; types.hasRemaining(); i++) {
      long type = types.varint();
      long size = size(type);
      if (size > end - offset) {
        throw SqliteFormatException.damaged("a value reaches past the end of its record");
      }
      if (i == column) {
        return new Value(type, offset, (int) size);
      }
      offset += (int) size;
    }
    return new Value(0, headerEnd, 0);
  }

  private static long size(long type) throws SqliteFormatException {
    if (type < 0 || type == 10 || type == 11) {
      throw SqliteFormatException.damaged("a value has a type that does not exist");
    }
    if (type >= FIRST_BLOB) {
      return (type - FIRST_BLOB) / 2;
    }
    if (type <= 4) {
      return type;
    }
    if (type == 5) {
      return 6;
    }
    return type <= 7 ? 8 : 0;
  }

  private record Value(long type, int offset, int size) {}
}
