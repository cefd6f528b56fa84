package org.nix2container.nixdb;

import java.io.IOException;

/**
 * Finds the entries of an index that are equal in some first columns, in order. What a subclass
 * accepts must get ahead with every entry, or it must throw: this is what ends a search through
 * damaged pages.
 */
abstract class IndexSearch {

  private final Pages pages;

  IndexSearch(Pages pages) {
    this.pages = pages;
  }

  /** Whether an entry is before (negative), among (0) or behind those that are wanted. */
  abstract int compare(Row entry) throws SqliteFormatException;

  abstract void accept(Row entry) throws SqliteFormatException;

  final void run(int root) throws IOException {
    visit(root, BtreePage.MAX_DEPTH);
  }

  private void visit(int number, int depthLeft) throws IOException {
    if (depthLeft == 0) {
      throw SqliteFormatException.damaged("an index's pages form a circle");
    }
    BtreePage page = pages.btree(number);
    page.mustBeOfIndex();
    int index = firstNotBefore(page);
    while (true) {
      if (!page.isLeaf()) {
        visit(page.child(index), depthLeft - 1);
      }
      if (index == page.cellCount()) {
        return;
      }
      Row entry = entry(page, index);
      int order = compare(entry);
      if (order > 0) {
        return;
      }
      if (order < 0) {
        throw page.damaged("has index entries out of order");
      }
      accept(entry);
      index++;
    }
  }

  private int firstNotBefore(BtreePage page) throws IOException {
    int low = 0;
    int high = page.cellCount();
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (compare(entry(page, middle)) < 0) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  private Row entry(BtreePage page, int index) throws IOException {
    ByteCursor cell = page.cell(index);
    if (!page.isLeaf()) {
      cell.skip(4);
    }
    return Row.ofIndex(pages, cell);
  }
}
