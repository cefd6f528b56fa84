package org.nix2container.source;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.HexFormat;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SourceFileTest {

  @TempDir private Path folder;
  private TestTree tree;
  private SourceFile storePath;

  @BeforeEach
  void makeTheTree() {
    tree = new TestTree(folder.resolve("store-path"));
    storePath = SourceFile.storePath(tree.path());
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 0444, 0555, 0644, 0755, 0777, 01777, 02755, 04755, 07777, 01, 0200})
  void everyModeIsTold(int mode) {
    tree.file(utf8("file"), utf8("12345"), mode).directory(utf8("directory"), mode);
    FileStatus file = child("file").status();
    assertThat(file.permissions()).isEqualTo(mode);
    assertThat(file.isRegularFile()).isTrue();
    assertThat(file.size()).isEqualTo(5);
    FileStatus directory = child("directory").status();
    assertThat(directory.permissions()).isEqualTo(mode);
    assertThat(directory.isDirectory()).isTrue();
  }

  @Test
  void aLinkIsNotFollowed() {
    tree.directory("directory").symlink("link", "directory");
    FileStatus status = child("link").status();
    assertThat(status.isSymlink()).isTrue();
    assertThat(status.isDirectory()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "target",
        "/",
        "//",
        "/nix/store/",
        "a//b",
        "//a///b//",
        "./..//../a/.",
        "a/",
        "with space\nand line",
        "?",
        "größe",
        "größe//ñ/",
        "/größe//ñ",
        "//größe/ñ//",
        "\uFFFD",
        "\uD83D\uDE00/",
      })
  void aLinkSaysExactlyWhatItWasMadeWith(String target) {
    tree.symlink("link", target);
    assertThat(child("link").readLink()).isEqualTo(utf8(target));
  }

  @ParameterizedTest
  @ValueSource(strings = {"ff", "2fff", "ff2f", "2f2fff2f2fc3282f2f", "2e2e2fff", "61ff", "c3"})
  void aLinkNeedNotBeUtf8(String hex) {
    byte[] target = HexFormat.of().parseHex(hex);
    tree.symlink(utf8("link"), target);
    assertThat(child("link").readLink()).isEqualTo(target);
  }

  @Test
  void aLinkToWhatExistsSaysNoMoreThanOneThatDangles() {
    tree.directory("größe").symlink("to", tree.path() + "/größe").symlink("slash", "größe/");
    assertThat(child("to").readLink()).isEqualTo(utf8(tree.path() + "/größe"));
    assertThat(child("slash").readLink()).isEqualTo(utf8("größe/"));
  }

  @Test
  void aLinkMayBeAsLongAsLinuxAllows() {
    String longest = "größe/".repeat(600).substring(0, 4095 - 1200);
    byte[] target = utf8(longest);
    assertThat(target).hasSizeGreaterThan(3000).hasSizeLessThan(4096);
    tree.symlink(utf8("link"), target);
    assertThat(child("link").readLink()).isEqualTo(target);
  }

  @Test
  void aFileOfAnyNameIsReadBothWays() throws IOException {
    for (byte[] name : AnyName.odd()) {
      tree.file(name, utf8("content"), 0444);
      SourceFile file = storePath.child(name);
      try (InputStream in = file.open()) {
        assertThat(in.readAllBytes()).isEqualTo(utf8("content"));
      }
      try (FileChannel channel = file.openChannel()) {
        ByteBuffer some = ByteBuffer.allocate(10);
        assertThat(channel.read(some, 3)).isEqualTo(4);
        assertThat(some.get(0)).isEqualTo((byte) 't');
      }
    }
  }

  @Test
  void pathsAreTheBytesOfTheirNames() {
    byte[] odd = {(byte) 0xff, ' '};
    SourceFile file = storePath.child(utf8("größe")).child(odd);
    assertThat(new String(file.path(), ISO_8859_1))
        .isEqualTo(new String(utf8(tree.path() + "/größe/"), ISO_8859_1) + "\u00ff ");
    assertThat(file.storePath().path()).isEqualTo(utf8(tree.path()));
    assertThat(file).hasToString(tree.path() + "/größe/\uFFFD ");
    assertThat(file.copy().path()).isEqualTo(file.path());
  }

  @Test
  void theRootHasChildren() {
    assertThat(SourceFile.storePath("/").child(utf8("a")).path()).isEqualTo(utf8("/a"));
  }

  @Test
  void aFileThatIsNotThereIsNamedWithItsStorePath() {
    String complaint =
        tree.path() + "/gone (of store path " + tree.path() + "): no such file or directory";
    SourceFile gone = child("gone");
    assertThatThrownBy(gone::status).isInstanceOf(SourceFileException.class).hasMessage(complaint);
    assertThatThrownBy(gone::list).isInstanceOf(SourceFileException.class).hasMessage(complaint);
    assertThatThrownBy(gone::readLink)
        .isInstanceOf(SourceFileException.class)
        .hasMessage(complaint);
    assertThatThrownBy(gone::open)
        .isInstanceOfSatisfying(
            IOException.class, e -> assertThat(gone.unreadable(e)).hasMessage(complaint));
    assertThatThrownBy(gone::openChannel)
        .isInstanceOfSatisfying(
            IOException.class, e -> assertThat(gone.unreadable(e)).hasMessage(complaint));
  }

  @Test
  void aStorePathThatIsNotThereIsNamedOnce() {
    SourceFile gone = SourceFile.storePath(tree.path() + "-gone");
    assertThatThrownBy(gone::status)
        .isInstanceOf(SourceFileException.class)
        .hasMessage(tree.path() + "-gone: no such file or directory");
  }

  @Test
  void aNameThatIsTooLongIsAnErrorOfItsFile() {
    assertThatThrownBy(() -> child("x".repeat(256)).status())
        .isInstanceOf(SourceFileException.class)
        .hasMessageStartingWith(tree.path() + "/x")
        .hasMessageEndingWith("(of store path " + tree.path() + "): file name too long");
  }

  @Test
  void anErrorIsOneLineWhateverTheName() {
    assertThatThrownBy(() -> child("a\nb\u001b[2J").status())
        .isInstanceOf(SourceFileException.class)
        .hasMessageContaining("/a\\nb\\x1b[2J (of store path")
        .hasMessageNotContaining("\n");
  }

  private SourceFile child(String name) {
    return storePath.child(utf8(name));
  }

  private static byte[] utf8(String text) {
    return text.getBytes(UTF_8);
  }
}
