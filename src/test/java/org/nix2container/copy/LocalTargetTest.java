package org.nix2container.copy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nix2container.compress.Compression;
import org.nix2container.compress.Compressors;
import org.nix2container.layer.Layer;
import org.nix2container.output.Outputs;
import org.nix2container.pull.DigestMismatchException;
import org.nix2container.pull.SourceImage;
import org.nix2container.push.BlobOutcome;
import org.nix2container.push.BlobOutcome.Outcome;
import org.nix2container.push.PushObserver;
import org.nix2container.push.PushTarget;
import org.nix2container.push.RegistryPush;
import org.nix2container.push.TargetResult;
import org.nix2container.reference.Location;

/** One copy to several local destinations. */
class LocalTargetTest {

  @TempDir private Path folder;
  private SmallStore store;
  private Path to;

  @BeforeEach
  void open() throws IOException {
    store = new SmallStore(folder);
    to = Files.createDirectory(folder.resolve("to"));
  }

  @AfterEach
  void close() {
    store.close();
  }

  private SourceImage image(Layer... more) throws IOException {
    List<Layer> layers = new ArrayList<>(List.of(more));
    layers.add(store.gzipped(store.layer("a", "x".repeat(100_000))));
    layers.add(store.layer("b", "2"));
    layers.add(store.zstd(store.layer("c", "y".repeat(2_000_000))));
    return store.source(layers.toArray(Layer[]::new));
  }

  private List<TargetResult> push(SourceImage image, CopyOptions options, String... locations) {
    List<PushTarget> targets = new ArrayList<>();
    try (Outputs outputs = new Outputs();
        Compressors compressors = new Compressors(2)) {
      for (String location : locations) {
        targets.add(LocalTarget.of(Location.parse(location), options, outputs, PushObserver.NONE));
      }
      return RegistryPush.pushAll(image, targets, 4, compressors);
    } // what was not finished goes with the outputs
  }

  private String[] everywhere(String name) {
    return new String[] {
      "oci:" + to.resolve(name + "-layout") + ":x",
      "dir:" + to.resolve(name + "-dir"),
      "oci-archive:" + to.resolve(name + ".oci") + ":x",
      "docker-archive:" + to.resolve(name + ".tar") + ":x",
      "docker-archive:" + to.resolve(name + "-2.tar") + ":x",
      "oci-archive:" + to.resolve(name + "-2.oci") + ":x"
    };
  }

  @Test
  void eachGetsWhatItWouldGetAlone() throws IOException {
    assertSameAlone("stored", CopyOptions.none());
    CopyOptions gzip = CopyOptions.none().withCompression(new Compression.Gzip(3));
    assertSameAlone("gzip", gzip.withTemporary(folder));
  }

  private void assertSameAlone(String name, CopyOptions options) throws IOException {
    SourceImage image = image();
    List<TargetResult> results = push(image, options, everywhere(name));
    assertThat(results).hasSize(6).allMatch(TargetResult.Pushed.class::isInstance);
    Map<String, String> together = FileTree.of(to);
    try (Outputs outputs = new Outputs()) {
      for (String location : everywhere(name)) {
        Path alone = ImageCopy.path(Location.parse(location));
        Files.move(alone, folder.resolve(alone.getFileName()));
        ImageCopy.copy(image, Location.parse(location), options, outputs);
      }
    }
    Map<String, String> alone = FileTree.of(to);
    assertThat(alone).containsOnlyKeys(together.keySet());
    together.forEach((file, content) -> assertThat(alone.get(file)).as(file).isEqualTo(content));
  }

  @Test
  void whatALayoutHasIsNotWrittenAgain() throws IOException {
    String layout = everywhere("one")[0];
    push(image(), CopyOptions.none(), layout);
    Layer more = store.layer("d", "4");
    TargetResult result = push(image(more), CopyOptions.none(), layout).getFirst();
    assertThat(((TargetResult.Pushed) result).result().blobs())
        .extracting(BlobOutcome::outcome)
        .containsExactly(Outcome.SENT, Outcome.PRESENT, Outcome.PRESENT, Outcome.PRESENT);
  }

  @Test
  void aLayerThatIsWrongLeavesNothingAnywhere() throws IOException {
    Path changing = store.storePath("changing", "1");
    Layer layer = store.layer(changing);
    Files.writeString(changing.resolve("data"), "2");
    List<TargetResult> results = push(image(layer), CopyOptions.none(), everywhere("one"));
    assertThat(results)
        .hasSize(6)
        .allSatisfy(result ->
            assertThat(((TargetResult.Failed) result).failure())
                .isInstanceOf(DigestMismatchException.class)
                .hasMessageStartingWith("the layer of " + changing));
    assertThat(to).isEmptyDirectory();
  }

  @Test
  void oneThatCannotBeWrittenDoesNotStopTheOthers() throws IOException {
    Files.createDirectory(to.resolve("one-dir"));
    Files.writeString(to.resolve("one-dir/file"), "of somebody else");
    List<TargetResult> results = push(image(), CopyOptions.none(), everywhere("one"));
    assertThat(results.get(1)).isInstanceOf(TargetResult.Failed.class);
    results.remove(1);
    assertThat(results).hasSize(5).allMatch(TargetResult.Pushed.class::isInstance);
    assertThat(to.resolve("one-dir")).isDirectoryContaining("glob:**file");
  }
}
