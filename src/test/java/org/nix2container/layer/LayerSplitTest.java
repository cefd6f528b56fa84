package org.nix2container.layer;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nix2container.failure.InvalidInputException;
import org.nix2container.oci.Digest;
import org.nix2container.oci.History;

class LayerSplitTest {

  private static final List<String> ABC = List.of("/a", "/b", "/c");
  private static final Rewrite TO_ROOT = new Rewrite("^/a", "");
  private static final Perm PERM = new Perm(".*", "0644", 1000, 100, "user", "users");

  @Test
  void allPathsShareTheOnlyLayer() {
    assertThat(LayerSplit.into(1).of(ABC)).containsExactly(plain("/a", "/b", "/c"));
  }

  @Test
  void theRestSharesTheLastLayer() {
    assertThat(LayerSplit.into(2).of(ABC)).containsExactly(plain("/a"), plain("/b", "/c"));
  }

  @Test
  void thereAreNoMoreLayersThanPaths() {
    assertThat(LayerSplit.into(3).of(ABC)).containsExactly(plain("/a"), plain("/b"), plain("/c"));
    assertThat(LayerSplit.into(Integer.MAX_VALUE).of(ABC)).hasSize(3);
  }

  @Test
  void noPathsMakeNoLayer() {
    assertThat(LayerSplit.into(1).of(List.of())).isEmpty();
    assertThat(LayerSplit.into(9).of(List.of())).isEmpty();
  }

  @Test
  void everyNumberOfLayersHoldsEveryPathOnceInOrder() {
    List<String> paths = new ArrayList<>();
    for (int count = 0; count < 12; count++) {
      for (int most = 1; most < 15; most++) {
        List<List<LayerPath>> layers = LayerSplit.into(most).of(paths);
        assertThat(layers).hasSize(Math.min(count, most)).doesNotContain(List.of());
        assertThat(layers.stream().flatMap(List::stream).map(LayerPath::path)).isEqualTo(paths);
        assertThat(layers.stream().limit(Math.max(0, most - 1)))
            .allSatisfy(layer -> assertThat(layer).hasSize(1));
      }
      paths.add("/" + count);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, -1, Integer.MIN_VALUE})
  void lessThanOneLayerIsRefused(int maxLayers) {
    assertThatThrownBy(() -> LayerSplit.into(maxLayers))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage(
            "--max-layers " + maxLayers + ": an image needs at least one layer: give 1 or more");
  }

  @Test
  void optionsGoToTheirPath() {
    LayerSplit split =
        split(Map.of("/a", TO_ROOT), Map.of("/a", List.of(PERM), "/b", List.of(PERM, PERM)));
    assertThat(split.of(ABC))
        .containsExactly(
            List.of(
                new LayerPath("/a", Optional.of(new PathOptions(TO_ROOT, List.of(PERM)))),
                new LayerPath(
                    "/b", Optional.of(new PathOptions(Rewrite.NONE, List.of(PERM, PERM)))),
                LayerPath.plain("/c")));
  }

  @Test
  void optionsAreForThePathItselfNotForWhatBeginsLikeIt() {
    assertThat(split(Map.of("/a", TO_ROOT), Map.of()).of(List.of("/ab", "/a/b")))
        .containsExactly(plain("/ab", "/a/b"));
  }

  @Test
  void theIgnoredPathIsLeftOut() {
    assertThat(ignoring("/b").of(ABC)).containsExactly(plain("/a"), plain("/c"));
    assertThat(ignoring("/").of(ABC)).containsExactly(plain("/a"), plain("/b", "/c"));
    assertThat(ignoring("/a", "/c").of(ABC)).containsExactly(plain("/b"));
  }

  @Test
  void ignoredPathsDoNotCountAsLayers() {
    assertThat(ignoring("/a").of(ABC)).containsExactly(plain("/b"), plain("/c"));
  }

  @Test
  void whatAParentHoldsIsLeftOut() {
    assertThat(below(LayerPath.plain("/b"), LayerPath.plain("/z")).of(ABC))
        .containsExactly(plain("/a", "/c"));
  }

  @Test
  void whenParentsHoldEverythingThereIsNoLayer() {
    assertThat(below(plain("/a", "/b", "/c").toArray(new LayerPath[0])).of(ABC)).isEmpty();
  }

  @Test
  void aParentHoldsAPathOnlyWithEqualOptions() {
    LayerPath rewritten = new LayerPath("/a", Optional.of(new PathOptions(TO_ROOT, List.of())));
    LayerPath withPerm =
        new LayerPath("/a", Optional.of(new PathOptions(Rewrite.NONE, List.of(PERM))));
    List<String> paths = List.of("/a");

    assertThat(below(rewritten).of(paths)).hasSize(1);
    assertThat(below(withPerm).of(paths)).hasSize(1);
    assertThat(below(List.of(rewritten), Map.of("/a", TO_ROOT), Map.of()).of(paths)).isEmpty();
    assertThat(
            below(List.of(rewritten), Map.of("/a", new Rewrite("^/a", "/x")), Map.of()).of(paths))
        .hasSize(1);
    assertThat(below(List.of(withPerm), Map.of(), Map.of("/a", List.of(PERM))).of(paths)).isEmpty();
    assertThat(below(List.of(withPerm), Map.of(), Map.of("/a", List.of(PERM, PERM))).of(paths))
        .hasSize(1);
    assertThat(below(LayerPath.plain("/a")).of(paths)).isEmpty();
    assertThat(below(List.of(LayerPath.plain("/a")), Map.of("/a", TO_ROOT), Map.of()).of(paths))
        .hasSize(1);
  }

  @Test
  void optionsForPathsThatAreNotThereHaveNoEffect() {
    LayerSplit split =
        split(
            Map.of("/a", TO_ROOT, "/gone", TO_ROOT),
            Map.of("/gone", List.of(PERM), "/lost", List.of(PERM)));
    assertThat(split.withoutEffect(ABC)).containsExactlyInAnyOrder("/gone", "/lost");
    assertThat(split.withoutEffect(List.of("/a", "/gone", "/lost"))).isEmpty();
  }

  private static LayerSplit split(Map<String, Rewrite> rewrites, Map<String, List<Perm>> perms) {
    return new LayerSplit(1, rewrites, perms, Set.of(), List.of());
  }

  private static LayerSplit ignoring(String... paths) {
    return new LayerSplit(2, Map.of(), Map.of(), Set.of(paths), List.of());
  }

  private static LayerSplit below(LayerPath... inParents) {
    return below(List.of(inParents), Map.of(), Map.of());
  }

  private static LayerSplit below(
      List<LayerPath> inParents, Map<String, Rewrite> rewrites, Map<String, List<Perm>> perms) {
    List<Layer> parents = new ArrayList<>();
    for (LayerPath path : inParents) {
      Digest digest = Digest.of(path.path().getBytes(UTF_8));
      parents.add(Layer.generated(digest, 1024, List.of(path), History.NONE));
    }
    return new LayerSplit(1, rewrites, perms, Set.of(), parents);
  }

  private static List<LayerPath> plain(String... paths) {
    return List.of(paths).stream().map(LayerPath::plain).toList();
  }
}
