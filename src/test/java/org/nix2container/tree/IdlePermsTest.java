package org.nix2container.tree;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nix2container.layer.LayerPath;
import org.nix2container.layer.PathOptions;
import org.nix2container.layer.Perm;
import org.nix2container.layer.Rewrite;
import org.nix2container.source.TestTree;
import org.nix2container.tree.IdlePerms.Idle;

/** Which perms match nothing. */
class IdlePermsTest {

  @TempDir private Path folder;
  private TestTree app;

  @BeforeEach
  void makeTheStorePath() {
    app = new TestTree(folder.resolve("app"));
    app.file("bin/app", "").symlink("bin/link", "app").file("README", "").directory("empty");
    app.file(new byte[] {'x', (byte) 0xff, 'y'}, new byte[0], 0444);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", ".*", "app$", "/bin$", "/bin/app$", "/link$", "README", "y$", "x.y"})
  void whatIsFoundInAPathIsNotIdle(String regex) {
    assertThat(idle(Rewrite.NONE, regex)).isEmpty();
  }

  @Test
  void eachThatIsFoundNowhereIsToldOnceInItsOrder() {
    assertThat(idle(Rewrite.NONE, "nothing", "/bin", "^/bin", "nothing"))
        .containsExactly(new Idle(app.path(), "nothing"), new Idle(app.path(), "^/bin"))
        .first()
        .extracting(Idle::warning)
        .isEqualTo("perms: the regex `nothing` matches no file of " + app.path());
  }

  /** As when the tar is made. */
  @Test
  void theSourceIsMatchedNotTheImage() {
    Rewrite toRoot = Rewrite.toRoot(app.path());
    assertThat(idle(toRoot, "^" + app.path() + "/README$")).isEmpty();
    assertThat(idle(toRoot, "^/README$")).hasSize(1);
  }

  @Test
  void everyPathIsLookedIntoForItsOwn() {
    TestTree other = new TestTree(folder.resolve("other")).file("own", "");
    List<Idle> idle =
        IdlePerms.of(
            List.of(
                List.of(LayerPath.plain(app.path()), path(other, Rewrite.NONE, "own")),
                List.of(path(app, Rewrite.NONE, "own"))));
    assertThat(idle).containsExactly(new Idle(app.path(), "own"));
  }

  @Test
  void aPathWithoutPermsIsNotTouched() {
    LayerPath rewritten =
        new LayerPath(
            "/nowhere/at/all",
            Optional.of(new PathOptions(Rewrite.toRoot("/nowhere/at/all"), List.of())));
    assertThat(IdlePerms.of(List.of(List.of(LayerPath.plain("/nowhere"), rewritten)))).isEmpty();
  }

  private List<Idle> idle(Rewrite rewrite, String... regexes) {
    return IdlePerms.of(List.of(List.of(path(app, rewrite, regexes))));
  }

  private static LayerPath path(TestTree tree, Rewrite rewrite, String... regexes) {
    List<Perm> perms =
        Arrays.stream(regexes).map(regex -> new Perm(regex, "0600", 0, 0, "", "")).toList();
    return new LayerPath(tree.path(), Optional.of(new PathOptions(rewrite, perms)));
  }
}
