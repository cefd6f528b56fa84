package org.nix2container.tree;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nix2container.layer.LayerPath;
import org.nix2container.layer.PathOptions;
import org.nix2container.layer.Perm;
import org.nix2container.layer.Rewrite;
import org.nix2container.source.TestTree;

/** Two files that come to one place: both are put to the root, in all ways and orders. */
class PathConflictTest {

  private static final Perm PERM = new Perm(".*", "0640", 1, 1, "", "");

  @TempDir private Path folder;
  private TestTree a;
  private TestTree b;

  @BeforeEach
  void makeTheStorePaths() {
    a = new TestTree(folder.resolve("a"));
    b = new TestTree(folder.resolve("b"));
  }

  @Test
  void equalFilesAreOne() {
    both(tree -> tree.file("d/file", utf8("same"), 0640).symlink("d/link", "file").directory("e"));
    a.file("d/of-a", "");
    b.file("d/of-b", "");
    for (String regex : List.of("^PATH", "^(PATH)")) {
      assertThat(ReadTar.lines(TarOfTree.of(toRoot(a, regex), toRoot(b, "^PATH"))))
          .containsExactly(
              "d 0755 /",
              "d 0755 /d",
              "f 0640 /d/file",
              "l 0777 /d/link -> file",
              "f 0444 /d/of-a",
              "f 0444 /d/of-b",
              "d 0755 /e");
    }
  }

  @Test
  void equalLargeFilesAreOne() {
    byte[] large = new byte[200_000];
    both(tree -> tree.file("file", large));
    assertThat(ReadTar.lines(TarOfTree.of(toRoot(a, "^PATH"), toRoot(b, "^PATH")))).hasSize(2);
  }

  @Test
  void modesMustAgree() {
    a.file("file", utf8("x"), 0444);
    b.file("file", utf8("x"), 0555);
    assertConflict("/file", "type or mode");
  }

  @Test
  void modesOfDirectoriesMustAgree() {
    a.directory("d").file("d/x", "");
    b.directory(utf8("d"), 01755).file("d/y", "");
    assertConflict("/d", "type or mode");
  }

  @Test
  void sizesMustAgree() {
    a.file("d/file", "x");
    b.file("d/file", "xx");
    assertConflict("/d/file", "size");
  }

  @Test
  void contentsMustAgree() {
    a.file("file", "x");
    b.file("file", "y");
    assertConflict("/file", "content");
  }

  @Test
  void contentsMustAgreeToTheirLastByte() {
    byte[] large = new byte[64 * 1024 * 3];
    a.file("file", large);
    large[large.length - 1] = 1;
    b.file("file", large);
    assertConflict("/file", "content");
  }

  @Test
  void targetsMustAgree() {
    a.symlink("link", "x");
    b.symlink("link", "x/");
    assertConflict("/link", "link target");
  }

  @Test
  void targetsMustAgreeInBytesThatAreNotUtf8() {
    a.symlink(utf8("link"), new byte[] {(byte) 0xfe});
    b.symlink(utf8("link"), new byte[] {(byte) 0xff});
    assertConflict("/link", "link target");
  }

  @Test
  void typesMustAgree() {
    a.symlink("place", "target");
    b.file("place", "target");
    assertConflict("/place", "type or mode");
  }

  @Test
  void aFileIsNoDirectory() {
    a.file("place", "");
    b.file("place/file", "");
    assertConflict("/place", "type");
  }

  @Test
  void aLinkIsNoDirectoryThoughItMayLeadToOne() {
    a.symlink("place", "d").directory("d");
    b.file("place/file", "");
    assertConflict("/place", "type");
  }

  /** That the directory comes from nobody makes no difference. */
  @Test
  void aFileIsNoDirectoryThatOnlyLeadsToAFile() {
    a.file("file", "");
    b.file("file", "");
    LayerPath flat = moved(a.path() + "/file", "/place");
    LayerPath below = moved(b.path() + "/file", "/place/inner/file");
    for (List<LayerPath> paths : List.of(List.of(flat, below), List.of(below, flat))) {
      assertThatThrownBy(() -> TarOfTree.of(paths))
          .isInstanceOf(PathConflictException.class)
          .hasMessageStartingWith("/place: both ")
          .hasMessageContaining(a.path() + "/file")
          .hasMessageContaining(b.path() + "/file");
    }
  }

  @Test
  void theRootMustBeADirectoryWhenSomethingIsBelowIt() {
    a.symlink("link", "/x");
    b.file("file", "");
    LayerPath link = moved(a.path() + "/link", "/");
    for (List<LayerPath> paths :
        List.of(
            List.of(link, toRoot(b, "^PATH")),
            List.of(link, toRoot(b, "^(PATH)")),
            List.of(toRoot(b, "^PATH"), link),
            List.of(toRoot(b, "^(PATH)"), link))) {
      assertThatThrownBy(() -> TarOfTree.of(paths))
          .isInstanceOf(PathConflictException.class)
          .hasMessageStartingWith("/: both ")
          .hasMessageContaining(a.path() + "/link")
          .hasMessageContaining(b.path());
    }
  }

  @Test
  void permsMustAgree() {
    both(tree -> tree.file("file", "x"));
    LayerPath withPerm =
        new LayerPath(
            b.path(), Optional.of(new PathOptions(new Rewrite("^" + b.path(), ""), List.of(PERM))));
    assertThatThrownBy(() -> TarOfTree.of(toRoot(a, "^PATH"), withPerm))
        .isInstanceOf(PathConflictException.class)
        .hasMessage(
            "/file: both %s/file and %s/file are put here, and they differ in perms"
                .formatted(a.path(), b.path()));
  }

  @Test
  void equalPermsAgree() {
    both(tree -> tree.file("file", "x"));
    LayerPath[] paths = new LayerPath[2];
    for (int i = 0; i < 2; i++) {
      String path = i == 0 ? a.path() : b.path();
      paths[i] =
          new LayerPath(
              path, Optional.of(new PathOptions(new Rewrite("^" + path, ""), List.of(PERM))));
    }
    assertThat(ReadTar.lines(TarOfTree.of(paths)))
        .containsExactly("d 0755 /", "f 0640 1:root 1:root /file");
  }

  @Test
  void filesOfOneStorePathCanCollideToo() {
    a.file("one", "1").file("two", "2");
    assertThatThrownBy(() ->
            TarOfTree.of(
                new LayerPath(
                    a.path(),
                    Optional.of(new PathOptions(new Rewrite("/(one|two)$", "/x"), List.of())))))
        .isInstanceOf(PathConflictException.class)
        .hasMessage(
            a.path()
                + "/x: both "
                + a.path()
                + "/one and "
                + a.path()
                + "/two are put here, and they differ in content");
  }

  @Test
  void aRewrittenPathThatLandsOnAPlainOneIsAsAnyOther() {
    a.file("file", "x");
    b.file("file", "y");
    LayerPath onto =
        new LayerPath(
            b.path(),
            Optional.of(new PathOptions(new Rewrite("^" + b.path(), a.path()), List.of())));
    assertThatThrownBy(() -> TarOfTree.of(LayerPath.plain(a.path()), onto))
        .isInstanceOf(PathConflictException.class)
        .hasMessage(
            a.path()
                + "/file: both "
                + a.path()
                + "/file and "
                + b.path()
                + "/file are put here, and they differ in content");
  }

  private void both(Consumer<TestTree> filling) {
    filling.accept(a);
    filling.accept(b);
  }

  /** In both orders, and whether files are put to their places one by one or by whole trees. */
  private void assertConflict(String place, String difference) {
    for (String one : List.of("^PATH", "^(PATH)")) {
      for (String other : List.of("^PATH", "^(PATH)")) {
        assertConflict(a, b, place, difference, toRoot(a, one), toRoot(b, other));
        assertConflict(b, a, place, difference, toRoot(b, other), toRoot(a, one));
      }
    }
  }

  private static void assertConflict(
      TestTree first, TestTree second, String place, String difference, LayerPath... paths) {
    assertThatThrownBy(() -> TarOfTree.of(paths))
        .isInstanceOf(PathConflictException.class)
        .hasMessageStartingWith(place + ": both " + first.path() + place)
        .hasMessageContaining(" and " + second.path() + place)
        .hasMessageContaining("are put here, and they differ in " + difference);
  }

  private static LayerPath toRoot(TestTree tree, String regex) {
    Rewrite rewrite = new Rewrite(regex.replace("PATH", tree.path()), "");
    return new LayerPath(tree.path(), Optional.of(new PathOptions(rewrite, List.of())));
  }

  private static LayerPath moved(String path, String to) {
    return new LayerPath(
        path, Optional.of(new PathOptions(new Rewrite("^" + path, to), List.of())));
  }

  private static byte[] utf8(String text) {
    return text.getBytes(UTF_8);
  }
}
