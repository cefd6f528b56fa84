package org.nix2container.source;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code -Dseed=N} replays a run. */
class ListingTest {

  private final long seed = Long.getLong("seed", System.nanoTime());

  @TempDir private Path folder;
  private TestTree tree;

  @BeforeEach
  void makeTheTree() {
    tree = new TestTree(folder.resolve("store-path"));
  }

  @Test
  void anEmptyDirectoryHasNoNames() {
    assertThat(names(list())).isEmpty();
  }

  @Test
  void namesAreSortedByTheirBytes() {
    tree.file("b", "").file("B", "").directory("a").file("a.c", "").file("ab", "").file("a-", "");
    assertThat(names(list())).containsExactly("B", "a", "a-", "a.c", "ab", "b");
  }

  @Test
  void namesAboveTheBasicPlaneComeLastThoughTheirUtf16DoesNot() {
    tree.file("\uFF5E", "").file("\uD800\uDC00", "");
    assertThat(names(list())).containsExactly(latin1("\uFF5E"), latin1("\uD800\uDC00"));
  }

  @Test
  void everyOddNameIsListed() {
    for (byte[] name : AnyName.odd()) {
      tree.file(name, new byte[0], 0444);
    }
    List<byte[]> sorted = new ArrayList<>(AnyName.odd());
    sorted.sort(Arrays::compareUnsigned);
    assertThat(names(list()))
        .isEqualTo(sorted.stream().map(name -> new String(name, ISO_8859_1)).toList());
  }

  @Test
  void anyNamesAreListedInTheOrderOfTheirBytes() {
    RandomGenerator random = new SplittableRandom(seed);
    for (int round = 0; round < 20; round++) {
      TestTree some = new TestTree(folder.resolve("round-" + round));
      List<byte[]> names = new ArrayList<>(AnyName.some(random, 1 + random.nextInt(40)));
      for (byte[] name : names) {
        some.file(name, new byte[0], 0444);
      }
      names.sort(Arrays::compareUnsigned);
      assertThat(names(SourceFile.storePath(some.path()).list()))
          .as("round %d of seed %d", round, seed)
          .isEqualTo(names.stream().map(name -> new String(name, ISO_8859_1)).toList());
    }
  }

  @Test
  void aDirectoryWithAnOddNameIsListed() {
    for (byte[] name : AnyName.odd()) {
      tree.directory(name, 0755);
      byte[] file = Arrays.copyOf(name, name.length + 2);
      file[name.length] = '/';
      file[name.length + 1] = 'f';
      tree.file(file, new byte[0], 0444);
      assertThat(names(SourceFile.storePath(tree.path()).child(name).list())).containsExactly("f");
    }
  }

  @Test
  void namesAreInTheOrderThatTheyHaveInAnImage() {
    tree.file("ab", "").file("a~nix~case~hack~2", "").file("A", "").file("a~", "");
    Listing listing = list();
    assertThat(names(listing)).containsExactly("A", "a~nix~case~hack~2", "ab", "a~");
    assertThat(imageNames(listing)).containsExactly("A", "a", "ab", "a~");
  }

  @Test
  void namesThatOnlyTheirCaseHackTellsApartAreRefused() {
    tree.file("sub/a~nix~case~hack~1", "same").file("sub/a", "same");
    SourceFile sub = SourceFile.storePath(tree.path()).child("sub".getBytes(UTF_8));
    assertThatThrownBy(sub::list)
        .isInstanceOf(SourceFileException.class)
        .hasMessage(
            tree.path()
                + "/sub (of store path "
                + tree.path()
                + "): its files a and a~nix~case~hack~1 would have one name in an image");
  }

  @Test
  void whatIsNoDirectoryIsNamed() {
    tree.file("file", "");
    SourceFile file = SourceFile.storePath(tree.path()).child("file".getBytes(UTF_8));
    assertThatThrownBy(file::list)
        .isInstanceOf(SourceFileException.class)
        .hasMessage(tree.path() + "/file (of store path " + tree.path() + "): not a directory");
  }

  private Listing list() {
    return SourceFile.storePath(tree.path()).list();
  }

  private static List<String> names(Listing listing) {
    List<String> names = new ArrayList<>();
    for (int i = 0; i < listing.size(); i++) {
      names.add(new String(listing.name(i), ISO_8859_1));
    }
    return names;
  }

  private static List<String> imageNames(Listing listing) {
    List<String> names = new ArrayList<>();
    for (int i = 0; i < listing.size(); i++) {
      names.add(new String(listing.imageName(i), ISO_8859_1));
    }
    return names;
  }

  /** The bytes of the text in UTF-8, one character each. */
  private static String latin1(String text) {
    return new String(text.getBytes(UTF_8), ISO_8859_1);
  }
}
