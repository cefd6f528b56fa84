package org.nix2container.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.ToLongFunction;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nix2container.closure.ClosurePath;
import org.nix2container.failure.OutputException;
import org.nix2container.layer.Layer;
import org.nix2container.layer.LayerPath;
import org.nix2container.oci.Digest;
import org.nix2container.oci.History;
import org.nix2container.output.Outputs;
import org.nix2container.source.SourceFileException;
import org.nix2container.source.TestTree;
import org.nix2container.tree.TarOfTree;

class LayerMakerTest {

  private static final int COUNT = 20;

  @TempDir private Path folder;
  private final LayerTars tars = new LayerTars();
  private final LayerMaker maker = new LayerMaker(tars, History.NONE);
  private final List<List<LayerPath>> groups = new ArrayList<>();

  @BeforeEach
  void makeTheStorePaths() {
    for (int i = 0; i < COUNT; i++) {
      TestTree tree = new TestTree(folder.resolve("path-" + i));
      tree.file("file", new byte[i * 1000]);
      groups.add(List.of(LayerPath.plain(tree.path())));
    }
  }

  @AfterEach
  void close() {
    tars.close();
  }

  @Test
  void layersAreInTheOrderOfTheirPathsWhicheverIsDoneFirst() {
    List<Digest> expected = new ArrayList<>();
    for (List<LayerPath> group : groups) {
      expected.add(Digest.of(TarOfTree.of(group)));
    }
    List<ToLongFunction<List<LayerPath>>> guesses =
        List.of(group -> 0, groups::indexOf, group -> -groups.indexOf(group), Object::hashCode);
    for (ToLongFunction<List<LayerPath>> guess : guesses) {
      assertThat(LayerDigests.of(tars, groups, guess, layer -> LayerConsumer.NONE))
          .extracting(TarDigest::digest)
          .isEqualTo(expected);
    }
    List<ClosurePath> closure = new ArrayList<>();
    for (int i = 0; i < COUNT; i += 2) {
      closure.add(
          new ClosurePath(folder + "/path-" + i, List.of(), Optional.empty(), Long.MAX_VALUE - i));
    }
    assertThat(maker.reproducible(groups, closure)).extracting(Layer::digest).isEqualTo(expected);
    assertThat(maker.reproducible(groups, List.of())).extracting(Layer::paths).isEqualTo(groups);
  }

  @Test
  void noGroupsAreNoLayers() {
    assertThat(maker.reproducible(List.of(), List.of())).isEmpty();
  }

  @Test
  void aLayerThatCannotBeMadeIsNamed() {
    groups.add(7, List.of(LayerPath.plain("/no/such/path")));
    assertThatThrownBy(() -> maker.reproducible(groups, List.of()))
        .isInstanceOf(SourceFileException.class)
        .hasMessage("/no/such/path: no such file or directory");
  }

  @Test
  void whereATarCannotBeMadeNothingUnfinishedIsLeft() throws IOException {
    Path directory = Files.createDirectory(folder.resolve("tars"));
    TestTree bad = new TestTree(folder.resolve("bad"));
    bad.file("a", new byte[2_000_000]).pipe("b");
    List<List<LayerPath>> badGroup = List.of(List.of(LayerPath.plain(bad.path())));
    try (Outputs outputs = new Outputs()) {
      assertThatThrownBy(() -> maker.nonReproducible(badGroup, directory.toString(), outputs))
          .isInstanceOf(SourceFileException.class)
          .hasMessageStartingWith(bad.path() + "/b (of store path " + bad.path() + ")");
    }
    try (Stream<Path> files = Files.list(directory)) {
      assertThat(files).isEmpty();
    }
  }

  @Test
  void aTarNamesItsFileAsTheDirectoryWasNamed() throws IOException {
    Path directory = Files.createDirectory(folder.resolve("tars"));
    try (Outputs outputs = new Outputs()) {
      Layer layer =
          maker.nonReproducible(groups.subList(3, 4), directory.toString(), outputs).getFirst();
      assertThat(layer.file()).contains(directory + "/" + layer.digest().hex() + ".tar");
      assertThat(Files.readAllBytes(Path.of(layer.file().orElseThrow())))
          .isEqualTo(TarOfTree.of(groups.get(3)));
    }
  }

  @Test
  void aDirectoryThatCannotBeWrittenToIsNamed() throws IOException {
    Path file = Files.createFile(folder.resolve("file"));
    try (Outputs outputs = new Outputs()) {
      assertThatThrownBy(() -> maker.nonReproducible(groups, file.toString(), outputs))
          .isInstanceOf(OutputException.class)
          .hasMessageContaining(file.toString());
    }
  }
}
