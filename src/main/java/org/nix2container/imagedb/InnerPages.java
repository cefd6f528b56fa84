package org.nix2container.imagedb;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** What stands above the leaves of a b-tree, up to its root. */
final class InnerPages {

  /** A page of the level below. */
  private static final class Child {
    private final int page;

    /** What parts it from the next one, as a cell has it behind the number of the page. */
    private final byte[] key;

    Child(int page, byte[] key) {
      this.page = page;
      this.key = key;
    }

    byte[] cell() {
      return ByteBuffer.allocate(Integer.BYTES + key.length).putInt(page).put(key).array();
    }
  }

  private final PageFile file;
  private final TreePage.Kind kind;
  private final List<Child> leaves = new ArrayList<>();

  InnerPages(PageFile file, TreePage.Kind kind) {
    this.file = file;
    this.kind = kind;
  }

  boolean isEmpty() {
    return leaves.isEmpty();
  }

  /** Adds a leaf that others follow. */
  void add(int leaf, byte[] key) {
    leaves.add(new Child(leaf, key));
  }

  /** Adds the last leaf, of at least two, and writes all inner pages. */
  void finish(int lastLeaf, int root) {
    add(lastLeaf, new byte[0]);
    List<Child> level = leaves;
    while (level.size() > 1) {
      level = above(level, root);
    }
  }

  /** Writes the level above. The page of a level that needs but one is the root. */
  private List<Child> above(List<Child> level, int root) {
    List<Child> above = new ArrayList<>();
    int last = level.size() - 1;
    for (int next = 0; next <= last; next++) {
      int first = next;
      TreePage page = new TreePage(kind);
      while (next < last && page.add(level.get(next).cell())) {
        next++;
      }
      if (next == last - 1) {
        // An inner page needs a cell, and so two children: the next one shall have them.
        page.removeLast();
        next--;
      }
      Child rightmost = level.get(next);
      byte[] bytes = page.toBytes(rightmost.page);
      int number = root;
      if (first == 0 && next == last) {
        file.put(root, bytes);
      } else {
        number = file.append(bytes);
      }
      above.add(new Child(number, rightmost.key));
    }
    return above;
  }
}
