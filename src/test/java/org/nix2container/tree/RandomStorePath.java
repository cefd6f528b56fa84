package org.nix2container.tree;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.nix2container.source.AnyName;
import org.nix2container.source.TestTree;

/** A store path that was made up, on disk and as a list. Few names and modes, so that they meet. */
final class RandomStorePath {

  private static final int[] FILE_MODES = {0444, 0444, 0444, 0555, 0555, 04755};
  private static final int[] DIRECTORY_MODES = {0755, 0755, 0755, 0755, 0755, 0755, 0555};
  private static final List<String> NAMES =
      List.of("a", "b", "a-b", "a.b", "ab", "lib", "x.so", "A", "\u00ff", "\u00c3\u00a4", "?", "!");

  /**
   * A file of the store path.
   *
   * @param name below the store path, empty for itself; bytes as ISO 8859-1
   * @param type {@code f}, {@code d} or {@code l}
   * @param content or what the link says
   */
  record Item(String name, char type, int mode, String content) {}

  private final RandomGenerator random;
  private final TestTree tree;
  private final List<Item> items = new ArrayList<>();

  private RandomStorePath(RandomGenerator random, TestTree tree) {
    this.random = random;
    this.tree = tree;
  }

  /** Makes one there. */
  static RandomStorePath at(Path place, RandomGenerator random) {
    RandomStorePath made = new RandomStorePath(random, new TestTree(place));
    int mode = made.pick(DIRECTORY_MODES);
    made.items.add(new Item("", 'd', mode, ""));
    made.fill("", 0);
    made.tree.chmod("", mode);
    return made;
  }

  String path() {
    return tree.path();
  }

  List<Item> items() {
    return items;
  }

  private void fill(String directory, int depth) {
    Set<String> taken = new HashSet<>();
    for (int i = random.nextInt(depth == 0 ? 6 : 4); i > 0; i--) {
      String name = name();
      if (taken.add(name.replaceFirst("~nix~.*", ""))) {
        make(directory + name, depth);
      }
    }
  }

  private void make(String name, int depth) {
    byte[] bytes = name.getBytes(ISO_8859_1);
    String content = random.nextInt(5) == 0 ? "other" : "same!";
    switch (random.nextInt(depth < 3 ? 6 : 3)) {
      case 0 -> {
        tree.symlink(bytes, content.getBytes(ISO_8859_1));
        items.add(new Item(name, 'l', 0777, content));
      }
      case 1, 2 -> {
        int mode = pick(FILE_MODES);
        tree.file(bytes, content.getBytes(ISO_8859_1), mode);
        items.add(new Item(name, 'f', mode, content));
      }
      default -> {
        int mode = pick(DIRECTORY_MODES);
        tree.directory(bytes, 0755);
        items.add(new Item(name, 'd', mode, ""));
        fill(name + "/", depth + 1);
        tree.directory(bytes, mode); // only now, for not only root may run this
      }
    }
  }

  private String name() {
    return switch (random.nextInt(12)) {
      case 0 -> new String(AnyName.one(random), ISO_8859_1);
      case 1 -> NAMES.get(random.nextInt(NAMES.size())) + "~nix~case~hack~" + random.nextInt(3);
      default -> NAMES.get(random.nextInt(NAMES.size()));
    };
  }

  private int pick(int[] modes) {
    return modes[random.nextInt(modes.length)];
  }
}
