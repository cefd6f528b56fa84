package org.nix2container.stream;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nix2container.closure.ClosurePath;
import org.nix2container.closure.GraphFile;
import org.nix2container.closure.PopularityOrder;
import org.nix2container.layer.Layer;
import org.nix2container.layer.LayerPath;
import org.nix2container.layer.LayerSplit;
import org.nix2container.layer.LayersFile;
import org.nix2container.layer.OptionFiles;
import org.nix2container.layer.Perm;
import org.nix2container.layer.Rewrite;
import org.nix2container.oci.Digest;
import org.nix2container.oci.History;
import org.nix2container.output.Outputs;
import org.nix2container.tree.TarOfTree;

/** What the reference makes of a small store, byte for byte. */
class GoldenLayersTest {

  private static GoldenStore store;

  @TempDir private Path folder;

  @BeforeAll
  static void makeTheStore() throws IOException {
    store = GoldenStore.make();
  }

  @AfterAll
  static void removeTheStore() throws IOException {
    store.close();
  }

  static List<GoldenCase> cases() {
    return GoldenCase.all();
  }

  @Test
  void thereAreSevenCases() {
    assertThat(cases())
        .extracting(GoldenCase::name)
        .containsExactly(
            "one-layer", "three-layers", "history", "ignore", "copy-to-root", "perms", "odd");
  }

  @ParameterizedTest
  @MethodSource("cases")
  void layersFilesAreThoseOfTheReference(GoldenCase golden) throws IOException {
    for (int cores : new int[] {1, 2, 8}) {
      try (LayerTars tars = new LayerTars(cores)) {
        LayerMaker maker = new LayerMaker(tars, history(golden));
        byte[] json = LayersFile.toJson(maker.reproducible(groups(golden), graph(golden)));
        assertThat(new String(json, UTF_8)).isEqualTo(new String(golden.expectedLayers(), UTF_8));
      }
    }
  }

  @ParameterizedTest
  @MethodSource("cases")
  void tarsOnDiskAreWhatTheDigestsSay(GoldenCase golden) throws IOException {
    Path directory = Files.createDirectory(folder.resolve("tars"));
    List<Layer> layers;
    try (LayerTars tars = new LayerTars();
        Outputs outputs = new Outputs()) {
      layers =
          new LayerMaker(tars, history(golden))
              .nonReproducible(groups(golden), directory.toString(), outputs);
    }
    List<Layer> expected = LayersFile.read(file(golden.expectedLayers()));
    assertThat(layers).hasSameSizeAs(expected);
    for (int i = 0; i < layers.size(); i++) {
      Layer layer = layers.get(i);
      assertThat(layer.digest()).isEqualTo(expected.get(i).digest());
      assertThat(layer.diffId()).isEqualTo(layer.digest());
      assertThat(layer.size()).isEqualTo(expected.get(i).size());
      assertThat(layer.paths()).isEqualTo(expected.get(i).paths());
      Path tar = directory.resolve(layer.digest().hex() + ".tar");
      assertThat(layer.file()).contains(tar.toString());
      assertThat(Digest.of(Files.readAllBytes(tar))).isEqualTo(layer.digest());
      assertThat(tar).hasSize(layer.size());
    }
    try (var files = Files.list(directory)) {
      assertThat(files).hasSameSizeAs(layers);
    }
  }

  @ParameterizedTest
  @MethodSource("cases")
  void tarsAreTheSameFromTheStreamAndFromTheTree(GoldenCase golden) throws IOException {
    try (LayerTars tars = new LayerTars()) {
      for (List<LayerPath> group : groups(golden)) {
        ByteArrayOutputStream streamed = new ByteArrayOutputStream();
        tars.generate(group, (buffer, length) -> streamed.write(buffer, 0, length));
        assertThat(streamed.toByteArray()).isEqualTo(TarOfTree.of(group));
      }
    }
  }

  private List<ClosurePath> graph(GoldenCase golden) throws IOException {
    return GraphFile.read(golden.file("graph", folder).orElseThrow());
  }

  private History history(GoldenCase golden) throws IOException {
    return golden.file("history", folder).map(OptionFiles::history).orElse(History.NONE);
  }

  private List<List<LayerPath>> groups(GoldenCase golden) throws IOException {
    Map<String, Rewrite> rewrites =
        golden.file("rewrites", folder).map(OptionFiles::rewrites).orElse(Map.of());
    Map<String, List<Perm>> perms =
        golden.file("perms", folder).map(OptionFiles::perms).orElse(Map.of());
    LayerSplit split =
        new LayerSplit(
            golden.maxLayers(),
            rewrites,
            perms,
            golden.ignore().stream().collect(Collectors.toSet()),
            List.of());
    return split.of(PopularityOrder.of("graph.json", graph(golden)));
  }

  private Path file(byte[] content) throws IOException {
    return Files.write(folder.resolve("expected.json"), content);
  }
}
