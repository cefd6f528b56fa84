package org.nix2container.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nix2container.layer.LayerPath;
import org.nix2container.layer.PathOptions;
import org.nix2container.layer.Perm;
import org.nix2container.layer.Rewrite;
import org.nix2container.oci.Digest;
import org.nix2container.source.AnyName;
import org.nix2container.source.SourceFileException;
import org.nix2container.source.TestTree;
import org.nix2container.tree.PathConflictException;
import org.nix2container.tree.TarOfTree;

/**
 * The stream of a layer is the plainly written tar of its tree, however many threads make it.
 * {@code -Dseed=N} replays a run.
 */
class LayerTarsTest {

  private static final int SIZE = Block.SIZE;

  private final long seed = Long.getLong("seed", System.nanoTime());
  private final RandomGenerator random = new SplittableRandom(seed);

  @TempDir private Path folder;

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 8})
  void filesOfEverySizeNearTheLimitsOfABlock(int cores) throws IOException {
    int[] sizes = {
      0,
      1,
      511,
      512,
      513,
      SIZE / 4 - 512,
      SIZE / 4 - 1,
      SIZE / 4,
      SIZE / 4 + 1,
      SIZE - 1537,
      SIZE - 1536,
      SIZE - 1025,
      SIZE - 1024,
      SIZE - 513,
      SIZE - 512,
      SIZE - 511,
      SIZE - 1,
      SIZE,
      SIZE + 1,
      SIZE + 512,
      2 * SIZE - 1,
      2 * SIZE,
      2 * SIZE + 1,
      3 * SIZE + 7
    };
    TestTree tree = new TestTree(folder.resolve("tree"));
    for (int i = 0; i < sizes.length; i++) {
      tree.file("%02d".formatted(i), bytes(sizes[i]));
      tree.file("%02d-small".formatted(i), bytes(random.nextInt(3000)));
    }
    assertStreamed(cores, LayerPath.plain(tree.path()));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void aFileThatFillsItsBlockExactlyOrMissesByLittle(int cores) throws IOException {
    TestTree tree = new TestTree(folder.resolve("tree"));
    int headers = 2 * 512; // of the root, and of the file
    for (int more : new int[] {-1537, -1536, -1024, -513, -512, -511, -1, 0, 1, 511, 512, 513}) {
      tree.file("file" + more, bytes(SIZE - headers + more));
      assertStreamed(cores, moved(tree.path() + "/file" + more, "/file"));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 8})
  void manySmallFiles(int cores) throws IOException {
    TestTree tree = new TestTree(folder.resolve("tree"));
    for (int i = 0; i < 3000; i++) {
      tree.file("d" + i % 7 + "/file-" + i, bytes(random.nextInt(600)));
    }
    assertStreamed(cores, LayerPath.plain(tree.path()));
  }

  @Test
  void manyEmptyFilesAndDirectories() throws IOException {
    TestTree tree = new TestTree(folder.resolve("tree"));
    for (int i = 0; i < 2500; i++) {
      tree.file("file-" + i, "").directory("directory-" + i);
    }
    assertStreamed(2, LayerPath.plain(tree.path()));
  }

  @Test
  void anyTreesOfAnyNames() throws IOException {
    for (int round = 0; round < 15; round++) {
      TestTree tree = new TestTree(folder.resolve("round-" + round));
      for (byte[] name : AnyName.some(random, 30)) {
        int limit = random.nextInt(4) == 0 ? 3 * SIZE : 2000;
        switch (random.nextInt(4)) {
          case 0 -> tree.directory(name, 0755);
          case 1 -> tree.symlink(name, name);
          default -> tree.file(name, bytes(random.nextInt(limit)), 0444);
        }
      }
      assertStreamed(1 + random.nextInt(4), LayerPath.plain(tree.path()));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void aHeaderMayBeLargerThanABlock(int cores) throws IOException {
    TestTree tree = new TestTree(folder.resolve("tree"));
    tree.file("file", "content");
    Perm perm = new Perm("file", "", 0, 0, "u".repeat(SIZE + 5000), "g".repeat(1000));
    assertStreamed(
        cores,
        new LayerPath(tree.path(), Optional.of(new PathOptions(Rewrite.NONE, List.of(perm)))));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void noPathsAreAnEmptyTar(int cores) throws IOException {
    try (LayerTars tars = new LayerTars(cores)) {
      assertThat(streamed(tars, List.of())).isEqualTo(new byte[1024]);
    }
  }

  @Test
  void tarsMadeAtOnceDoNotMix() throws Exception {
    List<List<LayerPath>> layers = new ArrayList<>();
    List<Digest> expected = new ArrayList<>();
    for (int i = 0; i < 12; i++) {
      TestTree tree = new TestTree(folder.resolve("tree-" + i));
      for (int k = 0; k < 30; k++) {
        tree.file("file-" + k, bytes(random.nextInt(k == 7 ? 4 * SIZE : 40_000)));
      }
      layers.add(List.of(LayerPath.plain(tree.path())));
      expected.add(Digest.of(TarOfTree.of(layers.getLast())));
    }
    for (int cores : new int[] {1, 2, 8}) {
      try (LayerTars tars = new LayerTars(cores)) {
        for (int round = 0; round < 3; round++) {
          List<TarDigest> digests = inThreads(tars, layers);
          assertThat(digests)
              .as("%d cores, seed %d", cores, seed)
              .extracting(TarDigest::digest)
              .isEqualTo(expected);
        }
        assertThat(LayerDigests.of(tars, layers, layer -> 0, layer -> LayerConsumer.NONE))
            .extracting(TarDigest::digest)
            .isEqualTo(expected);
      }
    }
  }

  private static List<TarDigest> inThreads(LayerTars tars, List<List<LayerPath>> layers)
      throws InterruptedException {
    TarDigest[] digests = new TarDigest[layers.size()];
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < digests.length; i++) {
      int layer = i;
      threads.add(
          Thread.ofPlatform()
              .start(() -> {
                try {
                  DigestingConsumer digesting = new DigestingConsumer();
                  tars.generate(layers.get(layer), digesting);
                  digests[layer] = digesting.digest();
                } catch (IOException e) {
                  throw new AssertionError(e);
                }
              }));
    }
    for (Thread thread : threads) {
      thread.join();
    }
    return List.of(digests);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 8})
  void oneObjectMakesManyTarsOneAfterTheOther(int cores) throws IOException {
    TestTree tree = new TestTree(folder.resolve("tree"));
    tree.file("small", bytes(1000)).file("large", bytes(20 * SIZE + 5));
    byte[] expected = TarOfTree.of(LayerPath.plain(tree.path()));
    try (LayerTars tars = new LayerTars(cores)) {
      for (int i = 0; i < 10; i++) {
        assertThat(streamed(tars, List.of(LayerPath.plain(tree.path())))).isEqualTo(expected);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 8})
  void whatIsWrongWithATreeIsThrownAsItIs(int cores) throws IOException {
    TestTree tree = new TestTree(folder.resolve("tree"));
    tree.file("a/large", bytes(3 * SIZE)).pipe("b").file("c", "");
    try (LayerTars tars = new LayerTars(cores)) {
      assertThatThrownBy(() -> streamed(tars, List.of(LayerPath.plain(tree.path()))))
          .isInstanceOf(SourceFileException.class)
          .hasMessageStartingWith(tree.path() + "/b (of store path " + tree.path() + "): a device");
      assertThatThrownBy(() -> streamed(tars, List.of(LayerPath.plain("/no/such/path"))))
          .isInstanceOf(SourceFileException.class)
          .hasMessage("/no/such/path: no such file or directory");
      assertThatThrownBy(() ->
              streamed(
                  tars,
                  List.of(moved(tree.path() + "/a/large", "/x"), moved(tree.path() + "/c", "/x"))))
          .isInstanceOf(PathConflictException.class);
      // And then again without.
      LayerPath good = LayerPath.plain(tree.path() + "/a");
      assertThat(streamed(tars, List.of(good))).isEqualTo(TarOfTree.of(good));
    }
  }

  /** An error that is nobody's fault, such as the end of memory, must not become a wrong tar. */
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 8})
  void evenAnErrorOfTheMachineIsThrownAsItIs(int cores) {
    TestTree tree = new TestTree(folder.resolve("tree"));
    tree.file("file", "");
    LayerPath tooDeep = moved(tree.path(), "/x".repeat(40_000));
    try (LayerTars tars = new LayerTars(cores)) {
      assertThatThrownBy(() -> streamed(tars, List.of(tooDeep)))
          .isInstanceOf(StackOverflowError.class);
      List<List<LayerPath>> layers =
          List.of(List.of(tooDeep), List.of(tooDeep), List.of(tooDeep), List.of(tooDeep));
      assertThatThrownBy(
              () -> LayerDigests.of(tars, layers, layer -> 0, layer -> LayerConsumer.NONE))
          .isInstanceOf(StackOverflowError.class);
    }
  }

  private void assertStreamed(int cores, LayerPath path) throws IOException {
    byte[] expected = TarOfTree.of(path);
    try (LayerTars tars = new LayerTars(cores)) {
      // Not isEqualTo, which would print megabytes.
      assertThat(Digest.of(streamed(tars, List.of(path))))
          .as("seed %d", seed)
          .isEqualTo(Digest.of(expected));
      DigestingConsumer digesting = new DigestingConsumer();
      tars.generate(List.of(path), digesting);
      assertThat(digesting.digest()).isEqualTo(new TarDigest(Digest.of(expected), expected.length));
    }
  }

  private static byte[] streamed(LayerTars tars, List<LayerPath> paths) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    tars.generate(paths, (buffer, length) -> out.write(buffer, 0, length));
    return out.toByteArray();
  }

  private static LayerPath moved(String path, String to) {
    Rewrite rewrite = new Rewrite("^" + path, to);
    return new LayerPath(path, Optional.of(new PathOptions(rewrite, List.of())));
  }

  private byte[] bytes(int count) {
    byte[] bytes = new byte[count];
    random.nextBytes(bytes);
    return bytes;
  }
}
