package org.nix2container.nixdb;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The b-tree of a table: rows by their row id. */
final class TableTree {

  private final Pages pages;
  private final int root;

  TableTree(Pages pages, int root) {
    this.pages = pages;
    this.root = root;
  }

  Optional<Row> find(long rowId) throws IOException {
    int number = root;
    for (int depth = 0; depth < BtreePage.MAX_DEPTH; depth++) {
      BtreePage page = pages.btree(number);
      page.mustBeOfTable();
      int index = firstNotBelow(page, rowId);
      if (page.isLeaf()) {
        return rowAt(page, index, rowId);
      }
      number = page.child(index);
    }
    throw tooDeep();
  }

  private Optional<Row> rowAt(BtreePage page, int index, long rowId) throws IOException {
    if (index == page.cellCount()) {
      return Optional.empty();
    }
    ByteCursor cell = page.cell(index);
    long size = cell.varint();
    return cell.varint() == rowId ? Optional.of(Row.ofTable(pages, cell, size)) : Optional.empty();
  }

  /** Interior cells bear the greatest row id of their child, so equal ones lead left. */
  private static int firstNotBelow(BtreePage page, long rowId) throws SqliteFormatException {
    int low = 0;
    int high = page.cellCount();
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (rowIdOf(page, middle) < rowId) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  private static long rowIdOf(BtreePage page, int index) throws SqliteFormatException {
    ByteCursor cell = page.cell(index);
    if (page.isLeaf()) {
      cell.varint();
    } else {
      cell.skip(4);
    }
    return cell.varint();
  }

  /** All rows, for small tables: they are all held in memory. */
  List<Row> all() throws IOException {
    List<Row> rows = new ArrayList<>();
    new Scan().visit(root, BtreePage.MAX_DEPTH, rows);
    return rows;
  }

  /** Row ids must rise, and leaves hold some; so a tree with cycles cannot keep a scan going. */
  private final class Scan {
    private long last = Long.MIN_VALUE;

    void visit(int number, int depthLeft, List<Row> rows) throws IOException {
      if (depthLeft == 0) {
        throw tooDeep();
      }
      BtreePage page = pages.btree(number);
      page.mustBeOfTable();
      if (!page.isLeaf()) {
        for (int i = 0; i <= page.cellCount(); i++) {
          visit(page.child(i), depthLeft - 1, rows);
        }
        return;
      }
      if (page.cellCount() == 0 && number != root) {
        throw page.damaged("is a leaf without rows");
      }
      for (int i = 0; i < page.cellCount(); i++) {
        ByteCursor cell = page.cell(i);
        long size = cell.varint();
        long rowId = cell.varint();
        if (rowId <= last) {
          throw page.damaged("has rows out of order");
        }
        last = rowId;
        rows.add(Row.ofTable(pages, cell, size));
      }
    }
  }

  private static SqliteFormatException tooDeep() {
    return SqliteFormatException.damaged("a table's pages form a circle");
  }
}
