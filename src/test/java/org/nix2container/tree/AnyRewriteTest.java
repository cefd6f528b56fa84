package org.nix2container.tree;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nix2container.failure.Nix2ContainerException;
import org.nix2container.layer.LayerPath;
import org.nix2container.layer.PathOptions;
import org.nix2container.layer.Perm;
import org.nix2container.layer.Rewrite;
import org.nix2container.source.TestTree;

/**
 * Whether store paths are put into the tree whole or file by file, the tar is that of the slow
 * model. {@code -Dseed=N} replays a run.
 */
class AnyRewriteTest {

  private static final int ROUNDS = 400;

  private static final List<String> PLACES =
      List.of(
          "",
          "",
          "",
          "/",
          "/x",
          "/x/",
          "//x//y",
          "/x/../y",
          "/a",
          "/a/b",
          "/..",
          "/../a",
          "a",
          "a/b",
          ".",
          "./",
          "x/..",
          "..",
          "a/../..",
          "$0",
          "$0$0",
          "/ä",
          "/lib~nix~case~hack~1",
          "$1",
          "$$");

  /** Expressions that RE2 and Java read alike. */
  private static final List<Rewrite> BEYOND_A_PREFIX =
      List.of(
          new Rewrite("a", "b"),
          new Rewrite("/(a|b)/", "/$1$1/"),
          new Rewrite("\\.so\\z", ".dll"),
          new Rewrite("^(.*)/([^/]+)\\z", "/new/$2"),
          new Rewrite("/[^/]+\\z", "/last"),
          new Rewrite("/[^/]+\\z", ""),
          new Rewrite("/", ""),
          new Rewrite("/lib.*", ""),
          new Rewrite("lib/", ""),
          new Rewrite("store-[0-9]", "store"),
          new Rewrite("^.*store-[0-9]", "/s"),
          new Rewrite("^.*store-[0-9](/a)?", "/s"),
          new Rewrite("[?!A]", "//"));

  private static final List<Perm> PERMS =
      List.of(
          new Perm("a", "0700", 1, 2, "", ""),
          new Perm("store-.$|\\.so", "", 1000, 100, "user", "users"),
          new Perm("^/", "0640", 2097152, 0, "", "ü"));

  /** A rewrite in two spellings for the program, and one for the model. */
  private record Spelled(Rewrite whole, Rewrite oneByOne, String regex, String replacement) {}

  private final long seed = Long.getLong("seed", System.nanoTime());
  private final RandomGenerator random = new SplittableRandom(seed);

  @TempDir private Path folder;

  @Test
  void allWaysGiveTheSameTar() throws IOException {
    int good = 0;
    for (int round = 0; round < ROUNDS; round++) {
      good += tryOne(folder.resolve("r" + round), "round " + round + " of seed " + seed) ? 1 : 0;
    }
    // Else the test says little.
    assertThat(good).as("tars of seed %d", seed).isGreaterThan(ROUNDS / 4);
  }

  private boolean tryOne(Path place, String name) throws IOException {
    SlowTree model = new SlowTree();
    List<LayerPath> whole = new ArrayList<>();
    List<LayerPath> oneByOne = new ArrayList<>();
    List<LayerPath> mixed = new ArrayList<>();
    StringBuilder description = new StringBuilder(name);
    List<Perm> perms = random.nextInt(3) == 0 ? somePerms() : List.of();
    int count = 1 + random.nextInt(3);
    for (int i = 0; i < count; i++) {
      RandomStorePath path = RandomStorePath.at(place.resolve("store-" + i), random);
      Spelled rewrite = rewrite(path.path(), place);
      List<Perm> ofPath = random.nextInt(20) == 0 ? somePerms() : perms;
      model.add(path, rewrite.regex, rewrite.replacement, ofPath);
      whole.add(layerPath(path.path(), rewrite.whole, ofPath));
      oneByOne.add(layerPath(path.path(), rewrite.oneByOne, ofPath));
      mixed.add(random.nextBoolean() ? whole.getLast() : oneByOne.getLast());
      description.append('\n').append(rewrite.whole).append(' ').append(path.items());
    }
    Optional<byte[]> expected = model.tar();
    for (List<LayerPath> paths : List.of(whole, oneByOne, mixed)) {
      if (expected.isPresent()) {
        byte[] tar = TarOfTree.of(paths);
        assertThat(ReadTar.lines(tar))
            .as("%s", description)
            .isEqualTo(ReadTar.lines(expected.get()));
        assertThat(tar).as("%s", description).isEqualTo(expected.get());
      } else {
        assertThatThrownBy(() -> TarOfTree.of(paths))
            .as("%s", description)
            .isInstanceOf(Nix2ContainerException.class);
      }
    }
    TestTree.delete(place);
    return expected.isPresent();
  }

  private Spelled rewrite(String path, Path place) {
    return switch (random.nextInt(8)) {
      case 0 -> {
        Rewrite same = new Rewrite("^(" + quoted(path) + ")", "$1");
        yield new Spelled(Rewrite.NONE, same, "", "");
      }
      case 1, 2 -> {
        Rewrite any = BEYOND_A_PREFIX.get(random.nextInt(BEYOND_A_PREFIX.size()));
        yield new Spelled(any, any, any.regex(), any.replacement());
      }
      default -> {
        String prefix =
            switch (random.nextInt(5)) {
              case 0 -> place.toString();
              case 1 -> path.substring(0, path.length() - random.nextInt(12));
              case 2 -> "";
              default -> path;
            };
        String to = PLACES.get(random.nextInt(PLACES.size()));
        // Groups that are not there stand for nothing, but Java refuses them.
        yield new Spelled(
            new Rewrite("^" + quoted(prefix), to),
            new Rewrite("^(?:" + quoted(prefix) + ")", to),
            "^" + quoted(prefix),
            to.replace("$1", "").replace("$$", "\\$"));
      }
    };
  }

  private List<Perm> somePerms() {
    List<Perm> perms = new ArrayList<>();
    for (int i = 1 + random.nextInt(2); i > 0; i--) {
      perms.add(PERMS.get(random.nextInt(PERMS.size())));
    }
    return perms;
  }

  private static LayerPath layerPath(String path, Rewrite rewrite, List<Perm> perms) {
    return rewrite.equals(Rewrite.NONE) && perms.isEmpty()
        ? LayerPath.plain(path)
        : new LayerPath(path, Optional.of(new PathOptions(rewrite, perms)));
  }

  private static String quoted(String path) {
    return path.replace(".", "\\.").replace("-", "\\-");
  }
}
