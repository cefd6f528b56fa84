package org.nix2container.tree;

import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.nix2container.source.FileStatus;
import org.nix2container.source.SourceFile;

/** A place in the image. There may be a million of them, so they are small. */
final class Node {

  /** The file that is here; null for a directory that no store path brought. */
  @Nullable SourceFile source;

  /** The rules of the source's store path; null where the source is. */
  @Nullable PathRules rules;

  private int mode;
  private long size;

  /** True while the children are those of the source, and have not been looked at. */
  boolean unlisted;

  private @Nullable Map<byte[], Node> children;

  FileStatus status() {
    return new FileStatus(mode, size);
  }

  void put(SourceFile newSource, FileStatus status, PathRules newRules) {
    source = newSource.copy();
    mode = status.mode();
    size = status.size();
    rules = newRules;
  }

  /** Whether anything can be below this place. */
  boolean mayHaveChildren() {
    return source == null || status().isDirectory();
  }

  /** A file that is here or below. */
  SourceFile anySource(SourceFile otherwise) {
    Node node = this;
    while (node.source == null && node.hasChildren()) {
      node = node.children().values().iterator().next();
    }
    return node.source == null ? otherwise : node.source;
  }

  boolean hasChildren() {
    return children != null;
  }

  /** The children by name, in the order of the tar; may be added to. */
  Map<byte[], Node> children() {
    Map<byte[], Node> known = children;
    if (known == null) {
      known = new TreeMap<>(Arrays::compareUnsigned);
      children = known;
    }
    return known;
  }

  /** The child of that name, made if it is new. */
  Node child(byte[] name) {
    Map<byte[], Node> known = children();
    Node child = known.get(name);
    if (child == null) {
      child = new Node();
      known.put(name, child);
    }
    return child;
  }
}
