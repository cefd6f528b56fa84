package org.nix2container.imagedb;

/** The table of references and its indexes. The id of a reference is its place, from 1. */
final class ReferenceTrees {

  private final int[][] references;

  /** How many there are. */
  private final int count;

  ReferenceTrees(ImageRows rows) {
    references = new int[rows.paths().size()][];
    int all = 0;
    for (int i = 0; i < references.length; i++) {
      references[i] = rows.references(i + 1);
      all += references[i].length;
    }
    count = all;
  }

  void write(PageFile file) {
    TableWriter table = new TableWriter(file, SchemaObject.REFS.root());
    each((id, referrer, reference) -> table.add(id, entry(referrer, reference).toBytes()));
    table.finish();
    IndexWriter byBoth = new IndexWriter(file, SchemaObject.REFS_BY_BOTH.root());
    each((id, referrer, reference) -> byBoth.add(entry(referrer, reference).integer(id).toBytes()));
    byBoth.finish();
    IndexWriter byReferrer = new IndexWriter(file, SchemaObject.REFS_BY_REFERRER.root());
    each((id, referrer, _) -> byReferrer.add(entry(referrer, id).toBytes()));
    byReferrer.finish();
    writeByReference(new IndexWriter(file, SchemaObject.REFS_BY_REFERENCE.root()));
  }

  /** Sorts by counting: {@code ends} is where those of a path begin, and at last where they end. */
  private void writeByReference(IndexWriter index) {
    int[] ends = new int[references.length + 2];
    each((_, _, reference) -> ends[reference + 1]++);
    for (int i = 1; i < ends.length; i++) {
      ends[i] += ends[i - 1];
    }
    int[] ids = new int[count];
    each((id, _, reference) -> ids[ends[reference]++] = id);
    int next = 0;
    for (int reference = 1; reference <= references.length; reference++) {
      for (; next < ends[reference]; next++) {
        index.add(entry(reference, ids[next]).toBytes());
      }
    }
    index.finish();
  }

  private static RecordBytes entry(int first, int second) {
    return new RecordBytes().integer(first).integer(second);
  }

  private void each(Visitor visitor) {
    int id = 0;
    for (int i = 0; i < references.length; i++) {
      for (int reference : references[i]) {
        visitor.visit(++id, i + 1, reference);
      }
    }
  }

  @FunctionalInterface
  private interface Visitor {
    void visit(int id, int referrer, int reference);
  }
}
