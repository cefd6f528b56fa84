package org.nix2container.imagedb;

import java.io.ByteArrayOutputStream;
import java.util.Optional;

/** The b-tree of an index, written as its entries come. */
final class IndexWriter {

  private final PageFile file;
  private final int root;
  private final InnerPages inner;
  private TreePage leaf = new TreePage(TreePage.Kind.LEAF_OF_INDEX);

  /**
   * The entry behind a full leaf. It goes into an inner page, between that leaf and the next, if
   * there is a next.
   */
  private Optional<byte[]> between = Optional.empty();

  IndexWriter(PageFile file, int root) {
    this.file = file;
    this.root = root;
    this.inner = new InnerPages(file, TreePage.Kind.INNER_OF_INDEX);
  }

  /** Adds an entry behind all others. */
  void add(byte[] entry) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(entry.length + 3);
    out.writeBytes(Varint.of(entry.length));
    out.writeBytes(entry);
    byte[] cell = out.toByteArray();
    if (between.isPresent()) {
      beginLeaf(between.get());
      between = Optional.empty();
      leaf.add(cell);
    } else if (!leaf.add(cell)) {
      between = Optional.of(cell);
    }
  }

  private void beginLeaf(byte[] key) {
    inner.add(file.append(leaf.toBytes()), key);
    leaf = new TreePage(TreePage.Kind.LEAF_OF_INDEX);
  }

  void finish() {
    if (between.isPresent()) {
      // A leaf has to follow, so this entry goes there, and the one before it between the two.
      beginLeaf(leaf.removeLast());
      leaf.add(between.get());
    }
    if (inner.isEmpty()) {
      file.put(root, leaf.toBytes());
    } else {
      inner.finish(file.append(leaf.toBytes()), root);
    }
  }
}
