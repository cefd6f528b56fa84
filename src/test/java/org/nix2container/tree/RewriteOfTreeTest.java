package org.nix2container.tree;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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
import org.nix2container.layer.Rewrite;
import org.nix2container.source.SourceFileException;
import org.nix2container.source.TestTree;

/** Where files come in the image. {@code PATH} in an expression stands for the store path. */
class RewriteOfTreeTest {

  @TempDir private Path folder;
  private TestTree app;
  private TestTree conf;

  @BeforeEach
  void makeTheStorePaths() {
    app = new TestTree(folder.resolve("app"));
    app.file("bin/app", utf8("app"), 0555).symlink("bin/link", "app").file("share/doc/README", "");
    conf = new TestTree(folder.resolve("conf"));
    conf.file("etc/app.conf", "a=1\n").directory("share/doc");
  }

  @Test
  void theContentsOfAStorePathCanBeInTheRoot() {
    assertThat(lines(rewritten(app, "^PATH", "")))
        .containsExactly(
            "d 0755 /",
            "d 0755 /bin",
            "f 0555 /bin/app",
            "l 0777 /bin/link -> app",
            "d 0755 /share",
            "d 0755 /share/doc",
            "f 0444 /share/doc/README");
  }

  @Test
  void severalStorePathsAreMergedInTheRoot() {
    List<String> merged =
        List.of(
            "d 0755 /",
            "d 0755 /bin",
            "f 0555 /bin/app",
            "l 0777 /bin/link -> app",
            "d 0755 /etc",
            "f 0444 /etc/app.conf",
            "d 0755 /share",
            "d 0755 /share/doc",
            "f 0444 /share/doc/README");
    assertThat(lines(rewritten(app, "^PATH", ""), rewritten(conf, "^PATH", ""))).isEqualTo(merged);
    assertThat(lines(rewritten(conf, "^PATH", ""), rewritten(app, "^PATH", ""))).isEqualTo(merged);
    assertThat(lines(rewritten(conf, "^PATH", ""), rewritten(app, "^(PATH)", "")))
        .isEqualTo(merged);
  }

  @Test
  void theRootTakesTheModeOfAStorePathThatIsPutThere() {
    conf.chmod("", 0500);
    assertThat(lines(rewritten(conf, "^PATH", "/"))).startsWith("d 0500 /", "d 0755 /etc");
    assertThat(lines(rewritten(conf, "^PATH", ""))).startsWith("d 0755 /", "d 0755 /etc");
  }

  @Test
  void aStorePathThatIsOneFileIsLeftOutByAnEmptyPath() {
    assertThat(TarOfTree.of(rewritten(app.path() + "/bin/app", "^PATH", "")))
        .isEqualTo(new byte[1024]);
  }

  @Test
  void everythingCanBeLeftOut() {
    assertThat(TarOfTree.of(rewritten(app, ".*", ""))).isEqualTo(new byte[1024]);
  }

  @Test
  void ofAnEmptyStorePathInTheRootNothingIsLeft() {
    TestTree empty = new TestTree(folder.resolve("empty"));
    assertThat(TarOfTree.of(rewritten(empty, "^PATH", ""))).isEqualTo(new byte[1024]);
    assertThat(TarOfTree.of(rewritten(empty, "^(PATH)", ""))).isEqualTo(new byte[1024]);
  }

  @Test
  void aStorePathCanMove() {
    assertThat(lines(rewritten(conf, "^PATH", "/opt/conf")))
        .containsExactly(
            "d 0755 /",
            "d 0755 /opt",
            "d 0755 /opt/conf",
            "d 0755 /opt/conf/etc",
            "f 0444 /opt/conf/etc/app.conf",
            "d 0755 /opt/conf/share",
            "d 0755 /opt/conf/share/doc");
  }

  @Test
  void theFolderAboveAStorePathCanMove() {
    assertThat(lines(rewritten(conf, "^" + folder, "/opt")))
        .startsWith("d 0755 /", "d 0755 /opt", "d 0755 /opt/conf", "d 0755 /opt/conf/etc");
  }

  @Test
  void anExpressionThatDoesNotMatchMovesNothing() {
    assertThat(TarOfTree.of(rewritten(app, "^/nowhere", "/x"))).isEqualTo(TarOfTree.of(plain(app)));
    assertThat(TarOfTree.of(rewritten(app, "no.such.file$", "x")))
        .isEqualTo(TarOfTree.of(plain(app)));
  }

  @Test
  void groupsAreFilledIn() {
    assertThat(lines(rewritten(app, "^PATH/(\\w+)/(.*)$", "/$2-$1")))
        .contains("f 0555 /app-bin", "l 0777 /link-bin -> app", "f 0444 /doc/README-share");
    assertThat(lines(rewritten(conf, "^PATH/(?P<dir>\\w+)", "/${dir}.d")))
        .contains("f 0444 /etc.d/app.conf", "d 0755 /share.d/doc");
    assertThat(lines(rewritten(conf, "^PATH", "/$1x$$/${9}y")))
        .contains("f 0444 /$/y/etc/app.conf");
  }

  @Test
  void everyMatchIsReplaced() {
    assertThat(lines(rewritten(app, "a", "A")).toString())
        .contains("/App/", "/bin/App", "/shAre/doc/READme".replace("me", "ME"));
  }

  @Test
  void filesCanLeaveTheirDirectory() {
    assertThat(lines(rewritten(app, "^PATH/share/doc/README$", "/README")))
        .startsWith("d 0755 /", "f 0444 /README")
        .endsWith("d 0755 " + app.path() + "/share", "d 0755 " + app.path() + "/share/doc");
  }

  @Test
  void partOfATreeCanBeLeftOut() {
    assertThat(lines(rewritten(app, "^.*/share(/.*)?$", "")))
        .endsWith("f 0555 " + app.path() + "/bin/app", "l 0777 " + app.path() + "/bin/link -> app");
  }

  @Test
  void whatIsLeftWithoutItsDirectoryGetsOneOfMode0755() {
    app.chmod("bin", 0500);
    assertThat(lines(rewritten(app, "^.*/bin$", "")))
        .contains("d 0755 " + app.path() + "/bin", "f 0555 " + app.path() + "/bin/app");
  }

  @ParameterizedTest
  @CsvSource({
    "/x, /x",
    "/x/, /x",
    "//x//y/, /x/y",
    "/./x/., /x",
    "/x/../y, /y",
    "/../x, /x",
    "x, x",
    "./x, x",
    "x/y/.., x",
    "$0/../x, FOLDER/x",
  })
  void pathsAreMadeCleanAsGoDoes(String replacement, String clean) {
    String place = clean.replace("FOLDER", folder.toString());
    assertThat(lines(rewritten(conf, "^PATH", replacement)))
        .contains("d 0755 " + place, "f 0444 " + place + "/etc/app.conf");
    assertThat(TarOfTree.of(rewritten(conf, "^(PATH)", replacement)))
        .isEqualTo(TarOfTree.of(rewritten(conf, "^PATH", replacement)));
  }

  @ParameterizedTest
  @CsvSource({".", "./", "./.", "x/..", "././/"})
  void whatBecomesADotIsTheDirectoryItself(String replacement) {
    conf.file("!", "");
    List<String> lines =
        List.of(
            "f 0444 !",
            "d 0755 .",
            "d 0755 etc",
            "f 0444 etc/app.conf",
            "d 0755 share",
            "d 0755 share/doc");
    assertThat(lines(rewritten(conf, "^PATH", replacement))).isEqualTo(lines);
    assertThat(lines(rewritten(conf, "^(PATH)", replacement))).isEqualTo(lines);
  }

  @Test
  void relativePathsComeBehindAbsoluteOnes() {
    assertThat(lines(rewritten(conf, "^PATH", "relative/conf"), rewritten(app, "^PATH", "/z")))
        .startsWith("d 0755 /", "d 0755 /z")
        .endsWith(
            "f 0444 /z/share/doc/README",
            "d 0755 relative",
            "d 0755 relative/conf",
            "d 0755 relative/conf/etc",
            "f 0444 relative/conf/etc/app.conf",
            "d 0755 relative/conf/share",
            "d 0755 relative/conf/share/doc");
  }

  @ParameterizedTest
  @CsvSource({"..", "../x", "x/../..", "./.."})
  void nothingIsPutAboveTheRoot(String replacement) {
    for (String expression : List.of("^PATH", "^(PATH)")) {
      assertThatThrownBy(() -> TarOfTree.of(rewritten(conf, expression, replacement)))
          .isInstanceOf(SourceFileException.class)
          .hasMessage(conf.path() + ": a rewrite puts it outside the image's root");
    }
  }

  @Test
  void aStorePathThatIsPutIntoAnotherOneIsMergedWithIt() {
    assertThat(lines(plain(app), rewritten(conf, "^PATH", app.path() + "/share")))
        .endsWith(
            "d 0755 " + app.path() + "/share",
            "d 0755 " + app.path() + "/share/doc",
            "f 0444 " + app.path() + "/share/doc/README",
            "d 0755 " + app.path() + "/share/etc",
            "f 0444 " + app.path() + "/share/etc/app.conf",
            "d 0755 " + app.path() + "/share/share",
            "d 0755 " + app.path() + "/share/share/doc");
  }

  @Test
  void namesThatAreNotUtf8SurviveARewrite() {
    app.file(new byte[] {'b', (byte) 0xff, 'a'}, utf8("x"), 0444);
    assertThat(lines(rewritten(app, "a$", "ä")))
        .contains("f 0444 " + app.path() + "/b\u00ff\u00c3\u00a4");
    assertThat(lines(rewritten(app, "^PATH", "/ä"))).contains("f 0444 /\u00c3\u00a4/b\u00ffa");
  }

  private static List<String> lines(LayerPath... paths) {
    return ReadTar.lines(TarOfTree.of(paths));
  }

  private static LayerPath plain(TestTree tree) {
    return LayerPath.plain(tree.path());
  }

  private static LayerPath rewritten(TestTree tree, String regex, String replacement) {
    return rewritten(tree.path(), regex, replacement);
  }

  private static LayerPath rewritten(String path, String regex, String replacement) {
    Rewrite rewrite = new Rewrite(regex.replace("PATH", path), replacement);
    return new LayerPath(path, Optional.of(new PathOptions(rewrite, List.of())));
  }

  private static byte[] utf8(String text) {
    return text.getBytes(UTF_8);
  }
}
