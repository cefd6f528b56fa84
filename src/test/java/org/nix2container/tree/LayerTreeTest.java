package org.nix2container.tree;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nix2container.layer.LayerPath;
import org.nix2container.source.AnyName;
import org.nix2container.source.SourceFileException;
import org.nix2container.source.TestTree;

/** Store paths as they are, without options. */
class LayerTreeTest {

  @TempDir private Path folder;
  private TestTree app;

  @BeforeEach
  void makeTheStorePath() {
    app = new TestTree(folder.resolve("app"));
  }

  @Test
  void aStorePathComesWithAllDirectoriesAboveIt() {
    app.file("bin/app", utf8("#!/bin/sh\n"), 0555).chmod("", 0555).chmod("bin", 0500);
    List<String> lines = new ArrayList<>(List.of("d 0755 /"));
    for (int i = 1; i < folder.getNameCount() + 1; i++) {
      lines.add("d 0755 /" + folder.subpath(0, i));
    }
    lines.add("d 0555 " + app.path());
    lines.add("d 0500 " + app.path() + "/bin");
    lines.add("f 0555 " + app.path() + "/bin/app");
    assertThat(ReadTar.lines(tar())).isEqualTo(lines);
  }

  @Test
  void contentsAreThoseOfTheFiles() {
    app.file("empty", "").file("small", "content\n").file("block", "x".repeat(512));
    app.file("large", "y".repeat(100_000));
    assertThat(ReadTar.entries(tar()))
        .filteredOn(entry -> entry.type() == 'f')
        .extracting(ReadTar.Entry::content)
        .containsExactly("x".repeat(512), "", "y".repeat(100_000), "content\n");
  }

  @Test
  void allTwelveBitsOfAModeAreKept() {
    assumeTrue(
        System.getProperty("user.name").equals("root"),
        "skipped: only root reads files of every mode");
    int[] modes = {0, 0001, 0010, 0100, 0444, 0777, 01000, 02000, 04000, 07777};
    for (int mode : modes) {
      app.file(utf8("f" + mode), utf8("x"), mode).directory(utf8("d" + mode), mode);
    }
    List<String> lines = ReadTar.lines(tar());
    for (int mode : modes) {
      String octal = Integer.toOctalString(010000 | mode).substring(1);
      assertThat(lines).contains("f " + octal + " " + app.path() + "/f" + mode);
      assertThat(lines).contains("d " + octal + " " + app.path() + "/d" + mode);
    }
  }

  @Test
  void anEmptyStorePathIsADirectory() {
    assertThat(ReadTar.lines(tar())).endsWith("d 0755 " + app.path());
  }

  @Test
  void siblingsAreSortedByTheirBytesAndChildrenFollowTheirDirectory() {
    app.file("a/z", "").file("a-b", "").file("a.c", "").file("A", "").file("ab", "");
    app.file("\uFF5E", "")
        .file("\uD800\uDC00", "")
        .file(new byte[] {(byte) 0xff}, new byte[0], 0444);
    assertThat(below("/app"))
        .containsExactly(
            "/A",
            "/a",
            "/a/z",
            "/a-b",
            "/a.c",
            "/ab",
            latin1("/\uFF5E"),
            latin1("/\uD800\uDC00"),
            "/\u00ff");
  }

  @Test
  void everyNameThatLinuxAllowsIsKept() {
    for (byte[] name : AnyName.odd()) {
      app.file(name, name, 0444);
    }
    List<byte[]> sorted = new ArrayList<>(AnyName.odd());
    sorted.sort(Arrays::compareUnsigned);
    assertThat(ReadTar.entries(tar()))
        .filteredOn(entry -> entry.type() == 'f')
        .extracting(ReadTar.Entry::content)
        .isEqualTo(sorted.stream().map(name -> new String(name, ISO_8859_1)).toList());
    assertThat(below("/app"))
        .isEqualTo(sorted.stream().map(name -> "/" + new String(name, ISO_8859_1)).toList());
  }

  @Test
  void namesNestAsDeepAsLinuxOpensThem() {
    String name = "x".repeat(200);
    int depth = (4095 - app.path().length()) / 201;
    String deepest = "/" + name;
    deepest = deepest.repeat(depth);
    app.file(deepest.substring(1), "down here");
    assertThat(below("/app")).hasSize(depth).endsWith(deepest);
  }

  @Test
  void aStorePathMayBeOneFile() {
    app.file("file", utf8("x"), 0444).chmod("file", 04555);
    assertThat(ReadTar.lines(TarOfTree.of(LayerPath.plain(app.path() + "/file"))))
        .endsWith("d 0755 " + app.path(), "f 4555 " + app.path() + "/file");
  }

  @Test
  void aStorePathMayBeALink() {
    app.symlink("link", "/nix/store/other");
    assertThat(ReadTar.lines(TarOfTree.of(LayerPath.plain(app.path() + "/link"))))
        .endsWith("l 0777 " + app.path() + "/link -> /nix/store/other");
  }

  @Test
  void linksSayWhatTheySayOnDisk() {
    List<String> targets =
        List.of("a", "/", "//a//b//", "../..", "a/", "größe/", "//ü", "w".repeat(4095));
    for (int i = 0; i < targets.size(); i++) {
      app.symlink("link-" + i, targets.get(i));
    }
    byte[] notUtf8 = HexFormat.of().parseHex("2f2fff80c0af2f");
    app.symlink(utf8("other"), notUtf8);
    List<String> expected = new ArrayList<>(targets.stream().map(LayerTreeTest::latin1).toList());
    expected.add(new String(notUtf8, ISO_8859_1));
    assertThat(ReadTar.entries(tar()))
        .filteredOn(entry -> entry.type() == 'l')
        .extracting(ReadTar.Entry::target)
        .isEqualTo(expected);
  }

  @Test
  void hardLinksAreFilesOfTheirOwn() {
    app.file("one", "content").hardLink("two", "one");
    assertThat(ReadTar.entries(tar()))
        .filteredOn(entry -> entry.type() == 'f')
        .extracting(ReadTar.Entry::content)
        .containsExactly("content", "content");
  }

  @Test
  void theCaseHackIsUndone() {
    app.file("A~nix~case~hack~1/b~nix~case~hack~2", "").file("B", "").file("a", "");
    assertThat(below("/app")).containsExactly("/A", "/A/b", "/B", "/a");
  }

  @Test
  void severalStorePathsShareTheirDirectories() {
    TestTree bash = new TestTree(folder.resolve("bash"));
    TestTree inside = new TestTree(app.directory().resolve("inside"));
    bash.file("b", "");
    app.file("a", "").file("z", "");
    inside.file("i", "");
    assertThat(
            ReadTar.lines(
                TarOfTree.of(plain(bash), plain(app), plain(inside), plain(app), plain(inside))))
        .endsWith(
            "d 0755 " + folder,
            "d 0755 " + app.path(),
            "f 0444 " + app.path() + "/a",
            "d 0755 " + inside.path(),
            "f 0444 " + inside.path() + "/i",
            "f 0444 " + app.path() + "/z",
            "d 0755 " + bash.path(),
            "f 0444 " + bash.path() + "/b")
        .hasSize(folder.getNameCount() + 8);
  }

  @Test
  void theOrderOfTheStorePathsDoesNotMatter() {
    TestTree bash = new TestTree(folder.resolve("bash"));
    bash.file("b", "");
    app.file("a", "");
    assertThat(TarOfTree.of(plain(bash), plain(app)))
        .isEqualTo(TarOfTree.of(plain(app), plain(bash)));
  }

  @Test
  void noStorePathsMakeAnEmptyTar() {
    assertThat(TarOfTree.of(List.of())).isEqualTo(new byte[1024]);
  }

  @Test
  void aPipeIsRefused() {
    app.pipe("share/pipe");
    assertRefused("/share/pipe");
  }

  @Test
  void aDeviceIsRefused() {
    assumeTrue(app.device("null"), "skipped: making a device needs root");
    assertRefused("/null");
  }

  @Test
  void aSocketIsRefused() throws IOException {
    try (ServerSocketChannel socket = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      socket.bind(UnixDomainSocketAddress.of(app.directory().resolve("socket")));
      assertRefused("/socket");
    }
  }

  private void assertRefused(String file) {
    assertThatThrownBy(this::tar)
        .isInstanceOf(SourceFileException.class)
        .hasMessage(
            app.path()
                + file
                + " (of store path "
                + app.path()
                + "): a device, pipe or socket: a layer holds files, directories and symlinks"
                + " only");
  }

  @Test
  void aStorePathThatIsNotThereIsNamed() {
    assertThatThrownBy(() -> TarOfTree.of(plain(app), LayerPath.plain("/nix/store/no-such")))
        .isInstanceOf(SourceFileException.class)
        .hasMessage("/nix/store/no-such: no such file or directory");
  }

  @Test
  void aFileDeeperThanLinuxOpensItIsNamed() throws IOException {
    String half = ("x".repeat(250) + "/").repeat(9);
    app.directory(half + "end");
    Path inside = app.directory().resolve(half + "end/rest");
    Path outside = new TestTree(folder.resolve("rest")).directory(half + "end").directory();
    Files.move(outside, inside);
    try {
      assertThatThrownBy(this::tar)
          .isInstanceOf(SourceFileException.class)
          .hasMessageStartingWith(app.path() + "/" + half + "end/rest/x")
          .hasMessageEndingWith(" (of store path " + app.path() + "): file name too long");
    } finally {
      Files.move(inside, outside); // JUnit could not delete it
    }
  }

  private byte[] tar() {
    return TarOfTree.of(plain(app));
  }

  /** The names of the tar that are below a directory of the folder, without that. */
  private List<String> below(String directory) {
    String prefix = folder + directory;
    return ReadTar.entries(tar()).stream()
        .map(ReadTar.Entry::name)
        .filter(name -> name.startsWith(prefix + "/"))
        .map(name -> name.substring(prefix.length()))
        .toList();
  }

  private static LayerPath plain(TestTree tree) {
    return LayerPath.plain(tree.path());
  }

  private static byte[] utf8(String text) {
    return text.getBytes(UTF_8);
  }

  private static String latin1(String text) {
    return new String(text.getBytes(UTF_8), ISO_8859_1);
  }
}
