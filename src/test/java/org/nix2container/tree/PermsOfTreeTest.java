package org.nix2container.tree;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nix2container.layer.LayerPath;
import org.nix2container.layer.PathOptions;
import org.nix2container.layer.Perm;
import org.nix2container.layer.Rewrite;
import org.nix2container.source.TestTree;

/** Owners and modes that files are given. */
class PermsOfTreeTest {

  @TempDir private Path folder;
  private TestTree app;

  @BeforeEach
  void makeTheStorePath() {
    app = new TestTree(folder.resolve("app"));
    app.file("bin/app", "").symlink("bin/link", "app").file("README", "");
  }

  @Test
  void allThatAPermSaysIsSetOnWhatItsExpressionIsFoundIn() {
    assertThat(linesBelow(perm("/bin", "0750", 1000, 100, "user", "users")))
        .containsExactly(
            "d 0755 ",
            "f 0444 /README",
            "d 0750 1000:user 100:users /bin",
            "f 0750 1000:user 100:users /bin/app",
            "l 0750 1000:user 100:users /bin/link -> app");
  }

  @Test
  void theStorePathItselfIsMatchedToo() {
    assertThat(linesBelow(perm("app$", "0700", 1, 2, "", "")))
        .containsExactly(
            "d 0700 1:root 2:root ",
            "f 0444 /README",
            "d 0755 /bin",
            "f 0700 1:root 2:root /bin/app",
            "l 0777 /bin/link -> app");
  }

  @Test
  void directoriesAboveTheStorePathAreNotMatched() {
    assertThat(lines(Rewrite.NONE, perm(".*", "0700", 1, 1, "", "")))
        .startsWith("d 0755 /", "d 0755 /" + folder.getName(0));
  }

  @Test
  void namesAndModeStayWhereTheyAreNotGivenButNumbersDoNot() {
    assertThat(
            linesBelow(
                perm("README", "0600", 7, 8, "user", "users"), perm("README", "", 0, 0, "", "")))
        .contains("f 0600 0:user 0:users /README");
  }

  @Test
  void theLastOfSeveralWins() {
    assertThat(
            linesBelow(
                perm("READ", "0600", 1, 1, "one", "one"),
                perm("ME", "0640", 2, 2, "two", "two"),
                perm("nothing", "0666", 3, 3, "three", "three")))
        .contains("f 0640 2:two 2:two /README");
  }

  @Test
  void anEmptyExpressionIsFoundInEverything() {
    assertThat(linesBelow(perm("", "0700", 5, 5, "", "")))
        .allMatch(line -> line.contains("5:root"));
  }

  @Test
  void specialBitsAndLargeNumbersAreWritten() {
    assertThat(
            linesBelow(
                perm("README", "07777", 4294967294L, 2097152, "ü".repeat(40), "g".repeat(33))))
        .contains(
            "f 7777 4294967294:"
                + "\u00c3\u00bc".repeat(40)
                + " 2097152:"
                + "g".repeat(33)
                + " /README");
  }

  @ParameterizedTest
  @CsvSource({"04755, 4755", "4755, 4755", "02755, 2755", "1777, 1777", "01777, 1777"})
  void modesMayHaveTheBitsOfSetuidSetgidAndSticky(String mode, String written) {
    assertThat(linesBelow(perm("/bin", mode, 0, 0, "", "")))
        .contains("d " + written + " /bin", "f " + written + " /bin/app");
  }

  @Test
  void modeZeroIsAMode() {
    assertThat(linesBelow(perm("README", "0", 0, 0, "", ""))).contains("f 0000 /README");
  }

  @Test
  void theSourceIsMatchedNotTheImage() {
    Rewrite toRoot = new Rewrite("^" + app.path(), "");
    assertThat(lines(toRoot, perm("^" + app.path() + "/README$", "0600", 1, 1, "", "")))
        .contains("f 0600 1:root 1:root /README");
    assertThat(lines(toRoot, perm("^/README$", "0600", 1, 1, "", ""))).contains("f 0444 /README");
  }

  @Test
  void namesThatAreNotUtf8AreMatchedByteForByte() {
    app.file(new byte[] {'x', (byte) 0xff, (byte) 0xfe, 'y'}, new byte[0], 0444);
    assertThat(linesBelow(perm("/x..y$", "0600", 1, 1, "", "")))
        .contains("f 0600 1:root 1:root /x\u00ff\u00fey");
  }

  private List<String> lines(Rewrite rewrite, Perm... perms) {
    return ReadTar.lines(
        TarOfTree.of(
            new LayerPath(app.path(), Optional.of(new PathOptions(rewrite, List.of(perms))))));
  }

  /** The lines of the store path, with its own path taken out. */
  private List<String> linesBelow(Perm... perms) {
    return lines(Rewrite.NONE, perms).stream()
        .filter(line -> line.contains(app.path()))
        .map(line -> line.replace(app.path(), ""))
        .toList();
  }

  private static Perm perm(
      String regex, String mode, long uid, long gid, String uname, String gname) {
    return new Perm(regex, mode, uid, gid, uname, gname);
  }
}
