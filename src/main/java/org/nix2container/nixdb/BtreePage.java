package org.nix2container.nixdb;

/** A page of a b-tree: its kind, and where its cells are (file format 1.6). */
final class BtreePage {

  /** Deeper than any tree that SQLite makes; a pointer cycle would be. */
  static final int MAX_DEPTH = 20;

  private static final int INTERIOR_INDEX = 2;
  private static final int INTERIOR_TABLE = 5;
  private static final int LEAF_INDEX = 10;
  private static final int LEAF_TABLE = 13;

  private final int number;
  private final byte[] bytes;
  private final int usableSize;
  private final int kind;
  private final int cellCount;
  private final int pointers;

  BtreePage(int number, byte[] bytes, int usableSize) throws SqliteFormatException {
    this.number = number;
    this.bytes = bytes;
    this.usableSize = usableSize;
    int start = number == 1 ? DatabaseHeader.SIZE : 0;
    this.kind = new ByteCursor(bytes, start, usableSize).u8();
    this.cellCount = new ByteCursor(bytes, start + 3, usableSize).u16();
    this.pointers = start + (isLeaf() ? 8 : 12);
    if (pointers + 2 * cellCount > usableSize) {
      throw damaged("has more cells than fit");
    }
  }

  boolean isLeaf() {
    return kind == LEAF_INDEX || kind == LEAF_TABLE;
  }

  int cellCount() {
    return cellCount;
  }

  void mustBeOfTable() throws SqliteFormatException {
    if (kind != LEAF_TABLE && kind != INTERIOR_TABLE) {
      throw damaged("is not a page of a table");
    }
  }

  void mustBeOfIndex() throws SqliteFormatException {
    if (kind != LEAF_INDEX && kind != INTERIOR_INDEX) {
      throw damaged("is not a page of an index");
    }
  }

  /** Cell {@code index}, from 0, in the order of keys. */
  ByteCursor cell(int index) throws SqliteFormatException {
    int pointer = pointers + 2 * index; // in the page, as the number of cells was checked
    int offset = ((bytes[pointer] & 0xff) << 8) | (bytes[pointer + 1] & 0xff);
    if (offset < pointers + 2 * cellCount || offset >= usableSize) {
      throw damaged("has a cell outside of its cell area");
    }
    return new ByteCursor(bytes, offset, usableSize);
  }

  /** The page of keys smaller than that of cell {@code index}; of all greater ones at the end. */
  int child(int index) throws SqliteFormatException {
    ByteCursor pointer =
        index < cellCount ? cell(index) : new ByteCursor(bytes, pointers - 4, usableSize);
    return pointer.u32();
  }

  SqliteFormatException damaged(String what) {
    return SqliteFormatException.damaged("page " + number + " " + what);
  }
}
