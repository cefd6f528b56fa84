package org.nix2container.tree;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.List;
import org.nix2container.layer.LayerPath;
import org.nix2container.source.FileStatus;
import org.nix2container.source.Listing;
import org.nix2container.source.SourceFile;
import org.nix2container.source.SourceFileException;

/** The tree of one layer. See the package for how it is built. */
public final class LayerTree {

  private static final int COMPARED_AT_ONCE = 64 * 1024;

  /** Holds what is at the top: the root directory, and names that a rewrite made relative. */
  private final Node top = new Node();

  /** The rules of all store paths that have no options: there may be many. */
  private final PathRules plain = new PathRules(LayerPath.plain(""));

  private LayerTree() {}

  /**
   * The tree of these store paths.
   *
   * @throws SourceFileException naming a file that cannot be looked at
   * @throws PathConflictException naming two files that are put into one place
   */
  public static LayerTree of(List<LayerPath> paths) {
    LayerTree tree = new LayerTree();
    for (LayerPath path : paths) {
      tree.add(path);
    }
    return tree;
  }

  /** Tells all entries of the tar, in order. */
  public void visit(EntryVisitor visitor) {
    new TreeWalk(visitor).walk(top);
  }

  private void add(LayerPath path) {
    PathRules rules = path.options().isEmpty() ? plain : new PathRules(path);
    SourceFile source = SourceFile.storePath(path.path());
    FileStatus status = source.status();
    byte[] storePath = source.path();
    byte[] imagePath = rules.imagePath(storePath);
    if (!rules.isPrefixRule(storePath) || ImagePath.isDot(imagePath)) {
      addOneByOne(source, status, rules);
    } else if (imagePath.length > 0) {
      put(place(imagePath, source), imagePath, source, status, rules);
    } else if (status.isDirectory()) {
      putIntoRoot(source, rules);
    }
  }

  /** For a store path that is itself left out: what is in it comes to the root. */
  private void putIntoRoot(SourceFile source, PathRules rules) {
    Listing listing = source.list();
    if (listing.size() > 0) {
      Node root = place(ImagePath.ROOT, source);
      requireDirectory(root, ImagePath.ROOT, source);
      putChildren(root, ImagePath.ROOT, source, listing, rules);
    }
  }

  /** For rewrites that have to be asked about every file. */
  private void addOneByOne(SourceFile source, FileStatus status, PathRules rules) {
    byte[] imagePath = rules.imagePath(source.path());
    if (imagePath.length > 0) {
      Node node = place(imagePath, source);
      list(node, imagePath);
      putAlone(node, imagePath, source, status, rules);
    }
    if (status.isDirectory()) {
      Listing listing = source.list();
      for (int i = 0; i < listing.size(); i++) {
        SourceFile child = source.child(listing.name(i));
        addOneByOne(child, child.status(), rules);
      }
    }
  }

  /** The node of a path of the image; directories on the way are made, or looked into. */
  private Node place(byte[] imagePath, SourceFile source) {
    List<byte[]> names = ImagePath.names(imagePath);
    if (names.isEmpty()) {
      throw new SourceFileException(source, "a rewrite puts it outside the image's root");
    }
    Node node = top;
    byte[] path = ImagePath.EMPTY;
    for (byte[] name : names) {
      if (node != top) {
        requireDirectory(node, path, source);
        list(node, path);
      }
      path = node == top ? ImagePath.top(name) : ImagePath.child(path, name);
      node = node.child(name);
    }
    return node;
  }

  private static void requireDirectory(Node node, byte[] path, SourceFile below) {
    if (node.source != null && !node.mayHaveChildren()) {
      throw new PathConflictException(
          path,
          node.source,
          below,
          "type: the second is put below the first, which is no directory");
    }
  }

  /** Puts a file or a whole directory to a place. */
  private static void put(
      Node node, byte[] imagePath, SourceFile source, FileStatus status, PathRules rules) {
    boolean untouched = node.source == null && !node.hasChildren();
    if (!untouched) {
      list(node, imagePath);
    }
    putAlone(node, imagePath, source, status, rules);
    if (!status.isDirectory()) {
      return;
    }
    if (untouched) {
      node.unlisted = true;
    } else {
      putChildren(node, imagePath, source, source.list(), rules);
    }
  }

  private static void putChildren(
      Node node, byte[] imagePath, SourceFile source, Listing listing, PathRules rules) {
    list(node, imagePath);
    for (int i = 0; i < listing.size(); i++) {
      SourceFile child = source.child(listing.name(i));
      byte[] name = listing.imageName(i);
      put(node.child(name), ImagePath.child(imagePath, name), child, child.status(), rules);
    }
  }

  /** Makes nodes of the children of a directory that was not looked into so far. */
  private static void list(Node node, byte[] imagePath) {
    SourceFile source = node.source;
    PathRules rules = node.rules;
    if (node.unlisted && source != null && rules != null) {
      node.unlisted = false;
      putChildren(node, imagePath, source, source.list(), rules);
      node.children(); // an empty directory counts as looked into, too
    }
  }

  private static void putAlone(
      Node node, byte[] imagePath, SourceFile source, FileStatus status, PathRules rules) {
    if (node.source != null && node.rules != null) {
      requireAgreement(imagePath, node.source, node.status(), node.rules, source, status, rules);
    } else if (node.hasChildren() && !status.isDirectory()) {
      throw new PathConflictException(
          imagePath,
          node.anySource(source),
          source,
          "type: the first is put below the second, which is no directory");
    }
    node.put(source, status, rules);
  }

  private static void requireAgreement(
      byte[] imagePath,
      SourceFile first,
      FileStatus firstStatus,
      PathRules firstRules,
      SourceFile second,
      FileStatus secondStatus,
      PathRules secondRules) {
    String difference = "";
    if (firstStatus.mode() != secondStatus.mode()) {
      difference = "type or mode";
    } else if (firstStatus.isRegularFile() && firstStatus.size() != secondStatus.size()) {
      difference = "size";
    } else if (!firstRules.perms().equals(secondRules.perms())) {
      difference = "perms";
    } else if (firstStatus.isRegularFile() && !sameContent(first, second)) {
      difference = "content";
    } else if (firstStatus.isSymlink() && !Arrays.equals(first.readLink(), second.readLink())) {
      difference = "link target";
    }
    if (!difference.isEmpty()) {
      throw new PathConflictException(imagePath, first, second, difference);
    }
  }

  private static boolean sameContent(SourceFile first, SourceFile second) {
    SourceFile reading = first;
    try (InputStream a = first.open()) {
      reading = second;
      try (InputStream b = second.open()) {
        byte[] some = a.readNBytes(COMPARED_AT_ONCE);
        while (Arrays.equals(some, b.readNBytes(COMPARED_AT_ONCE))) {
          if (some.length < COMPARED_AT_ONCE) {
            return true;
          }
          some = a.readNBytes(COMPARED_AT_ONCE);
        }
        return false;
      }
    } catch (IOException e) {
      throw reading.unreadable(e);
    }
  }
}
