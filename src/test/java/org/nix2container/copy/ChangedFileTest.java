package org.nix2container.copy;

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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nix2container.failure.InvalidInputException;
import org.nix2container.failure.Nix2ContainerException;
import org.nix2container.layer.Layer;
import org.nix2container.oci.MediaType;
import org.nix2container.pull.DigestMismatchException;
import org.nix2container.pull.SourceImage;

/** What is in the store when an image is copied may not be what it was when it was described. */
class ChangedFileTest {

  @TempDir private Path folder;
  private SmallStore store;

  @BeforeEach
  void open() {
    store = new SmallStore(folder);
  }

  @AfterEach
  void close() {
    store.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"oci:", "oci-archive:", "docker-archive:", "dir:"})
  void nothingAppearsAndTheStorePathIsNamed(String transport) throws IOException {
    String original = "some content";
    for (String changed : new String[] {"Some content", "some", "x".repeat(3_000_000)}) {
      Path storePath = store.storePath("changing", original);
      Layer layer = store.layer(storePath);
      SourceImage image = store.source(store.layer("a", "1"), layer, store.layer("b", "2"));
      Files.writeString(storePath.resolve("data"), changed);
      Map<String, String> before = FileTree.of(folder);
      assertThatThrownBy(() -> store.copy(image, transport + folder.resolve("target")))
          .isInstanceOf(DigestMismatchException.class)
          .hasMessageStartingWith("the layer of " + storePath + " is not what the image says: ")
          .hasMessageContaining("instead of " + layer.size() + " bytes and " + layer.digest())
          .hasMessageEndingWith("; its files changed after the image was built: build it again");
      assertThat(FileTree.of(folder)).isEqualTo(before);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"oci:", "oci-archive:", "docker-archive:", "dir:"})
  void aStorePathThatIsGoneIsNamed(String transport) throws IOException {
    Path storePath = store.storePath("gone", "x");
    SourceImage image = store.source(store.layer(storePath));
    Files.delete(storePath.resolve("data"));
    Files.delete(storePath);
    Map<String, String> before = FileTree.of(folder);
    assertThatThrownBy(() -> store.copy(image, transport + folder.resolve("target")))
        .isInstanceOf(Nix2ContainerException.class)
        .hasMessage(storePath + ": no such file or directory");
    assertThat(FileTree.of(folder)).isEqualTo(before);
  }

  @Test
  void ofManyStorePathsTheFirstAreNamed() throws IOException {
    Path[] paths = new Path[5];
    for (int i = 0; i < paths.length; i++) {
      paths[i] = store.storePath("path-" + i, "x");
    }
    Layer layer = store.layer(paths);
    Files.writeString(paths[4].resolve("data"), "y");
    SourceImage image = store.source(layer);
    assertThatThrownBy(() -> store.copy(image, "dir:" + folder.resolve("target")))
        .hasMessageContaining(paths[0] + ", " + paths[1] + ", " + paths[2] + " and 2 more store");
  }

  @ParameterizedTest
  @ValueSource(strings = {"oci:", "oci-archive:", "docker-archive:", "dir:"})
  void theBlobOfABaseLayerIsNamed(String transport) throws IOException {
    Layer generated = store.layer("a", "x".repeat(5000));
    Layer layer = store.inFile(store.tar(generated), generated.diffId(), MediaType.OCI_LAYER);
    Path blob = Path.of(layer.file().orElseThrow());
    byte[] bytes = Files.readAllBytes(blob);
    bytes[4000] ^= 1;
    Files.write(blob, bytes);
    SourceImage image = store.source(layer);
    assertThatThrownBy(() -> store.copy(image, transport + folder.resolve("target")))
        .isInstanceOf(DigestMismatchException.class)
        .hasMessageStartingWith("the layer blob " + blob + " is not what the image says: ");
    assertThat(folder.resolve("target")).doesNotExist();

    Files.delete(blob);
    Files.createDirectory(blob);
    assertThatThrownBy(() -> store.copy(store.source(layer), transport + folder.resolve("target")))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage("layer blob " + blob + ": is a directory");
    Files.delete(blob);
    assertThatThrownBy(() -> store.source(layer))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage("layer blob " + blob + ": no such file or directory");
  }
}
