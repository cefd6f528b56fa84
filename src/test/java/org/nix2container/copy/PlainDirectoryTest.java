package org.nix2container.copy;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nix2container.failure.OutputException;
import org.nix2container.image.BaseImage;
import org.nix2container.image.Image;
import org.nix2container.layer.Layer;
import org.nix2container.pull.SourceImage;

class PlainDirectoryTest {

  @TempDir private Path folder;
  private SmallStore store;
  private Path directory;

  @BeforeEach
  void open() {
    store = new SmallStore(folder);
    directory = folder.resolve("image");
  }

  @AfterEach
  void close() {
    store.close();
  }

  @Test
  void itHasAVersionAManifestAndBlobsNamedByTheirHexDigests() throws IOException {
    Layer layer = store.layer("a", "1");
    Layer gzipped = store.gzipped(store.layer("b", "2"));
    SourceImage image = store.source(layer, gzipped, layer);
    store.copy(image, "dir:" + directory);
    assertThat(FileTree.of(directory))
        .containsOnlyKeys(
            "",
            "version",
            "manifest.json",
            image.configDescriptor().digest().hex(),
            layer.digest().hex(),
            gzipped.digest().hex());
    assertThat(directory.resolve("version"))
        .hasBinaryContent("Directory Transport Version: 1.1\n".getBytes(US_ASCII));
    assertThat(directory.resolve("manifest.json")).hasBinaryContent(image.manifest().content());
    assertThat(directory.resolve(layer.digest().hex())).hasBinaryContent(store.tar(layer));
    assertThat(directory.resolve(gzipped.digest().hex()))
        .hasSameBinaryContentAs(Path.of(gzipped.file().orElseThrow()));
  }

  @Test
  void anImageIsTheSameAfterItWasABaseImage() throws IOException {
    Image image = SmallStore.image(store.layer("a", "1"), store.gzipped(store.layer("b", "2")));
    store.copy(store.source(image), "dir:" + directory);
    Image base = BaseImage.fromDirectory(directory);
    SourceImage again = store.source(base);
    assertThat(again.config()).isEqualTo(store.source(image).config());
    assertThat(again.manifest().digest()).isEqualTo(store.source(image).manifest().digest());
    store.copy(again, "dir:" + folder.resolve("again"));
    assertThat(FileTree.of(folder.resolve("again"))).isEqualTo(FileTree.of(directory));
  }

  @Test
  void anotherImageIsReplacedAsAWhole() throws IOException {
    store.copy(store.source(store.layer("a", "1")), "dir:" + directory);
    SourceImage second = store.source(store.layer("b", "2"));
    store.copy(second, "dir:" + directory);
    store.copy(second, "dir:" + folder.resolve("alone"));
    assertThat(FileTree.of(directory)).isEqualTo(FileTree.of(folder.resolve("alone")));
  }

  @Test
  void anEmptyDirectoryIsFilled() throws IOException {
    Files.createDirectory(directory);
    store.copy(store.source(store.layer("a", "1")), "dir:" + directory);
    assertThat(directory.resolve("version")).exists();
  }

  @Test
  void aDirectoryOfSomethingElseIsNotTouched() throws IOException {
    Files.createDirectory(directory);
    Files.writeString(directory.resolve("version"), "1.1");
    Map<String, String> before = FileTree.of(directory);
    SourceImage image = store.source(store.layer("a", "1"));
    assertThatThrownBy(() -> store.copy(image, "dir:" + directory))
        .isInstanceOf(OutputException.class)
        .hasMessage(
            "cannot write "
                + directory
                + ": the directory holds something else than an image of dir:; give an empty one");
    assertThat(FileTree.of(directory)).isEqualTo(before);
  }

  @Test
  void aFileIsNotReplaced() throws IOException {
    Files.writeString(directory, "a file");
    SourceImage image = store.source(store.layer("a", "1"));
    assertThatThrownBy(() -> store.copy(image, "dir:" + directory))
        .isInstanceOf(OutputException.class)
        .hasMessage("cannot write " + directory + ": it is there already, and no directory");
    assertThat(directory).hasContent("a file");
  }
}
