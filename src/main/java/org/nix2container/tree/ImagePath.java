package org.nix2container.tree;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.nix2container.source.CaseHack;

/** Paths in the image, as bytes. */
final class ImagePath {

  static final byte[] EMPTY = {};
  static final byte[] ROOT = {'/'};
  private static final byte[] DOT = {'.'};

  private ImagePath() {}

  /**
   * The names that lead to a path after it is made clean as Go's {@code filepath.Clean} does it: no
   * empty names, no dots. The first name of an absolute path is empty.
   *
   * @return nothing where the path leaves the root by {@code ..}
   */
  static List<byte[]> names(byte[] path) {
    List<byte[]> names = new ArrayList<>();
    boolean absolute = path.length > 0 && path[0] == '/';
    if (absolute) {
      names.add(EMPTY);
    }
    int start = 0;
    for (int i = 0; i <= path.length; i++) {
      if (i == path.length || path[i] == '/') {
        if (!enter(names, Arrays.copyOfRange(path, start, i), absolute)) {
          return List.of();
        }
        start = i + 1;
      }
    }
    if (names.isEmpty()) {
      names.add(DOT);
    }
    return names;
  }

  /** Whether the path is the dot, after it is made clean. */
  static boolean isDot(byte[] path) {
    if (path.length == 0 || path[0] == '/') {
      return false;
    }
    List<byte[]> names = names(path);
    return names.size() == 1 && Arrays.equals(names.getFirst(), DOT);
  }

  private static boolean enter(List<byte[]> names, byte[] name, boolean absolute) {
    if (name.length == 0 || Arrays.equals(name, DOT)) {
      return true;
    }
    if (name.length == 2 && name[0] == '.' && name[1] == '.') {
      if (names.size() > (absolute ? 1 : 0)) {
        names.removeLast();
        return true;
      }
      return absolute; // above the root is the root; above a relative path is nowhere
    }
    names.add(CaseHack.undone(name));
    return true;
  }

  /** The path of a name in a directory. */
  static byte[] child(byte[] directory, byte[] name) {
    if (Arrays.equals(directory, DOT)) {
      return name;
    }
    int prefix = Arrays.equals(directory, ROOT) ? 0 : directory.length;
    byte[] path = new byte[prefix + 1 + name.length];
    System.arraycopy(directory, 0, path, 0, prefix);
    path[prefix] = '/';
    System.arraycopy(name, 0, path, prefix + 1, name.length);
    return path;
  }

  /** The path of a name at the top, where the empty name is the root directory. */
  static byte[] top(byte[] name) {
    return name.length == 0 ? ROOT : name;
  }
}
