package org.nix2container.imagedb;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** A page of a b-tree that is being filled (file format 1.6). */
final class TreePage {

  enum Kind {
    INNER_OF_INDEX(2, 12),
    INNER_OF_TABLE(5, 12),
    LEAF_OF_INDEX(10, 8),
    LEAF_OF_TABLE(13, 8);

    private final int code;
    private final int headerSize;

    Kind(int code, int headerSize) {
      this.code = code;
      this.headerSize = headerSize;
    }
  }

  private static final int POINTER = 2;

  private final Kind kind;
  private final int start;
  private final List<byte[]> cells = new ArrayList<>();
  private int free;

  TreePage(Kind kind) {
    this(kind, 0);
  }

  /**
   * @param start where the page begins to be one of a tree: the first has the file's header before
   */
  TreePage(Kind kind, int start) {
    this.kind = kind;
    this.start = start;
    this.free = PageFile.PAGE_SIZE - start - kind.headerSize;
  }

  /** Adds a cell behind the others, if there is room. */
  boolean add(byte[] cell) {
    if (cell.length + POINTER > free) {
      return false;
    }
    free -= cell.length + POINTER;
    cells.add(cell);
    return true;
  }

  /** Takes the last cell away again. */
  byte[] removeLast() {
    byte[] cell = cells.removeLast();
    free += cell.length + POINTER;
    return cell;
  }

  /** The bytes of a leaf. */
  byte[] toBytes() {
    byte[] page = new byte[PageFile.PAGE_SIZE];
    ByteBuffer header = ByteBuffer.wrap(page).position(start);
    header.put((byte) kind.code).putShort((short) 0).putShort((short) cells.size());
    ByteBuffer pointers = ByteBuffer.wrap(page).position(start + kind.headerSize);
    int content = page.length;
    for (byte[] cell : cells) {
      content -= cell.length;
      System.arraycopy(cell, 0, page, content, cell.length);
      pointers.putShort((short) content);
    }
    header.putShort((short) content);
    return page;
  }

  /**
   * The bytes of an inner page.
   *
   * @param rightChild the page of what is behind all cells
   */
  byte[] toBytes(int rightChild) {
    byte[] page = toBytes();
    ByteBuffer.wrap(page).putInt(start + kind.headerSize - Integer.BYTES, rightChild);
    return page;
  }
}
