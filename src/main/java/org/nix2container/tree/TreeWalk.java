package org.nix2container.tree;

import java.util.Map;
import org.nix2container.source.FileStatus;
import org.nix2container.source.Listing;
import org.nix2container.source.SourceFile;
import org.nix2container.tar.TarEntry;

/** Goes through a tree in the order of its tar, looking into directories when it comes to them. */
final class TreeWalk {

  private static final int IMPLIED_DIRECTORY_MODE = 0755;

  private final EntryVisitor visitor;

  TreeWalk(EntryVisitor visitor) {
    this.visitor = visitor;
  }

  void walk(Node top) {
    for (Map.Entry<byte[], Node> child : top.children().entrySet()) {
      walk(child.getValue(), ImagePath.top(child.getKey()));
    }
  }

  private void walk(Node node, byte[] imagePath) {
    SourceFile kept = node.source;
    PathRules rules = node.rules;
    if (kept == null || rules == null) {
      visitor.header(TarEntry.directory(imagePath, IMPLIED_DIRECTORY_MODE));
    } else {
      SourceFile source = kept.copy();
      tell(imagePath, source, node.status(), rules);
      if (node.unlisted) {
        walkSource(source, imagePath, rules);
        return;
      }
    }
    if (node.hasChildren()) {
      for (Map.Entry<byte[], Node> child : node.children().entrySet()) {
        walk(child.getValue(), ImagePath.child(imagePath, child.getKey()));
      }
    }
  }

  private void walkSource(SourceFile directory, byte[] imagePath, PathRules rules) {
    Listing listing = directory.list();
    for (int i = 0; i < listing.size(); i++) {
      SourceFile child = directory.child(listing.name(i));
      byte[] childPath = ImagePath.child(imagePath, listing.imageName(i));
      FileStatus status = child.status();
      tell(childPath, child, status, rules);
      if (status.isDirectory()) {
        walkSource(child, childPath, rules);
      }
    }
  }

  private void tell(byte[] imagePath, SourceFile source, FileStatus status, PathRules rules) {
    TarEntry entry = rules.header(imagePath, source, status);
    if (status.isRegularFile()) {
      visitor.file(entry, source);
    } else {
      visitor.header(entry);
    }
  }
}
