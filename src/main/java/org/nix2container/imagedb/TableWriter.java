package org.nix2container.imagedb;

import java.io.ByteArrayOutputStream;

/** The b-tree of a table, written as its rows come. */
final class TableWriter {

  private final PageFile file;
  private final int root;
  private final InnerPages inner;
  private TreePage leaf = new TreePage(TreePage.Kind.LEAF_OF_TABLE);
  private long lastId;

  TableWriter(PageFile file, int root) {
    this.file = file;
    this.root = root;
    this.inner = new InnerPages(file, TreePage.Kind.INNER_OF_TABLE);
  }

  /** What a leaf holds of a row. */
  static byte[] cell(long id, byte[] row) {
    ByteArrayOutputStream cell = new ByteArrayOutputStream(row.length + 8);
    cell.writeBytes(Varint.of(row.length));
    cell.writeBytes(Varint.of(id));
    cell.writeBytes(row);
    return cell.toByteArray();
  }

  /** Adds a row behind all others; ids have to rise. */
  void add(long id, byte[] row) {
    byte[] cell = cell(id, row);
    if (!leaf.add(cell)) {
      // Inner pages bear the greatest id of each page below.
      inner.add(file.append(leaf.toBytes()), Varint.of(lastId));
      leaf = new TreePage(TreePage.Kind.LEAF_OF_TABLE);
      leaf.add(cell);
    }
    lastId = id;
  }

  void finish() {
    if (inner.isEmpty()) {
      file.put(root, leaf.toBytes());
    } else {
      inner.finish(file.append(leaf.toBytes()), root);
    }
  }
}
