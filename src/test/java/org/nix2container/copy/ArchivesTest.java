package org.nix2container.copy;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nix2container.failure.InvalidInputException;
import org.nix2container.layer.Layer;
import org.nix2container.oci.Digest;
import org.nix2container.oci.MediaType;
import org.nix2container.pull.DigestMismatchException;
import org.nix2container.pull.SourceImage;

/** oci-archive: and docker-archive: */
class ArchivesTest {

  @TempDir private Path folder;
  private SmallStore store;
  private Path archive;

  @BeforeEach
  void open() {
    store = new SmallStore(folder);
    archive = folder.resolve("image.tar");
  }

  @AfterEach
  void close() {
    store.close();
  }

  @Test
  void anOciArchiveIsATarOfALayoutWithOneImage() throws Exception {
    SourceImage image = store.source(store.layer("a", "1"), store.gzipped(store.layer("b", "2")));
    store.copy(image, "oci:" + folder.resolve("layout") + ":1.0");
    store.copy(image, "oci-archive:" + archive + ":1.0");
    assertThat(extracted()).isEqualTo(FileTree.of(folder.resolve("layout")));
  }

  @Test
  void archivesAreTheSameEachTime() throws Exception {
    SourceImage image = store.source(store.layer("a", "1"));
    for (String transport : new String[] {"oci-archive:", "docker-archive:"}) {
      store.copy(image, transport + archive + ":app");
      byte[] first = Files.readAllBytes(archive);
      store.copy(image, transport + archive + ":app");
      assertThat(archive).hasBinaryContent(first);
    }
  }

  @Test
  void aDockerArchiveHasAManifestTheConfigAndUncompressedLayers() throws Exception {
    Layer plain = store.layer("a", "1");
    Layer first = store.layer("b", "x".repeat(1_000_000));
    Layer second = store.layer("c", "3");
    SourceImage image = store.source(store.gzipped(first), store.zstd(second), plain);
    store.copy(image, "docker-archive:" + archive + ":quay.io/me/app:1.0");

    String config = image.configDescriptor().digest().hex() + ".json";
    Map<String, String> files = extracted();
    assertThat(files)
        .containsOnlyKeys("", "manifest.json", config, name(first), name(second), name(plain));
    assertThat(files.get("manifest.json"))
        .isEqualTo(
            "[{\"Config\":\""
                + config
                + "\",\"RepoTags\":[\"quay.io/me/app:1.0\"],\"Layers\":[\""
                + name(first)
                + "\",\""
                + name(second)
                + "\",\""
                + name(plain)
                + "\"]}]");
    for (Layer layer : new Layer[] {first, second, plain}) {
      assertThat(folder.resolve("extracted/" + name(layer))).hasBinaryContent(store.tar(layer));
    }
    assertThat(folder.resolve("extracted/" + config)).hasBinaryContent(image.config());
  }

  @Test
  void aDockerArchiveNeedsNoNameAndHasTheDefaultOnes() throws Exception {
    SourceImage image = store.source(store.layer("a", "1"));
    store.copy(image, "docker-archive:" + archive);
    assertThat(extracted().get("manifest.json")).contains("\"RepoTags\":[]");
    store.copy(image, "docker-archive:" + archive + ":app");
    assertThat(extracted().get("manifest.json"))
        .contains("\"RepoTags\":[\"docker.io/library/app:latest\"]");
  }

  @Test
  void aLayerThatIsThereTwiceIsOneFile() throws Exception {
    Layer layer = store.layer("a", "1");
    SourceImage image = store.source(layer, store.layer("b", "2"), store.gzipped(layer));
    store.copy(image, "docker-archive:" + archive);
    assertThat(extracted()).hasSize(1 + 2 + 2);
    assertThat(extracted().get("manifest.json").split(name(layer), -1)).hasSize(3);
  }

  @Test
  void aBaseLayerIsCheckedWhenItIsUncompressed() throws Exception {
    Layer layer = store.layer("a", "1");
    Layer liar = store.gzipped(layer);
    Layer wrong =
        new Layer(
            liar.digest(),
            0,
            Digest.of(new byte[0]),
            liar.paths(),
            liar.mediaType(),
            liar.file(),
            liar.history());
    SourceImage image = store.source(wrong);
    assertThatThrownBy(() -> store.copy(image, "docker-archive:" + archive))
        .isInstanceOf(DigestMismatchException.class)
        .hasMessage(
            "the layer blob "
                + liar.file().orElseThrow()
                + " is not what the image says: uncompressed it has the digest "
                + layer.digest()
                + " instead of "
                + Digest.of(new byte[0]));
    assertThat(archive).doesNotExist();
  }

  @Test
  void aBaseLayerThatIsDamagedIsNamed() throws Exception {
    Layer layer = store.layer("a", "x".repeat(10_000));
    byte[] gzip = Files.readAllBytes(Path.of(store.gzipped(layer).file().orElseThrow()));
    byte[] zstd = Files.readAllBytes(Path.of(store.zstd(layer).file().orElseThrow()));
    Layer[] damaged = {
      store.inFile(Arrays.copyOf(gzip, gzip.length - 9), layer.diffId(), MediaType.OCI_LAYER_GZIP),
      store.inFile(Arrays.copyOf(zstd, zstd.length - 9), layer.diffId(), MediaType.OCI_LAYER_ZSTD),
    };
    for (Layer each : damaged) {
      SourceImage image = store.source(each);
      assertThatThrownBy(() -> store.copy(image, "docker-archive:" + archive))
          .isInstanceOf(InvalidInputException.class)
          .hasMessageStartingWith("layer blob " + each.file().orElseThrow() + ": ");
      assertThat(archive).doesNotExist();
    }
  }

  @Test
  void aBaseLayerThatIsNotCompressedAtAllIsTakenForTheTarThatItIsNot() throws Exception {
    Layer layer = store.layer("a", "1");
    Layer[] wrong = {
      store.inFile("no gzip".getBytes(UTF_8), layer.diffId(), MediaType.OCI_LAYER_GZIP),
      store.inFile("no zstd".getBytes(UTF_8), layer.diffId(), MediaType.OCI_LAYER_ZSTD),
      store.inFile(new byte[0], layer.diffId(), MediaType.OCI_LAYER_GZIP),
    };
    for (Layer each : wrong) {
      SourceImage image = store.source(each);
      assertThatThrownBy(() -> store.copy(image, "docker-archive:" + archive))
          .isInstanceOf(DigestMismatchException.class)
          .hasMessageStartingWith("the layer blob " + each.file().orElseThrow() + " is not what");
      assertThat(archive).doesNotExist();
    }
  }

  @Test
  void whatIsThereIsReplacedOnlyBySomethingWhole() throws Exception {
    Files.writeString(archive, "old");
    Path changing = store.storePath("a", "1");
    Layer layer = store.layer(changing);
    Files.writeString(changing.resolve("data"), "2");
    for (String transport : new String[] {"oci-archive:", "docker-archive:"}) {
      SourceImage image = store.source(layer);
      assertThatThrownBy(() -> store.copy(image, transport + archive))
          .isInstanceOf(DigestMismatchException.class);
      assertThat(archive).hasContent("old");
    }
  }

  private static String name(Layer layer) {
    return layer.diffId().hex() + ".tar";
  }

  private Map<String, String> extracted() throws IOException, InterruptedException {
    Path to = Files.createDirectories(folder.resolve("extracted"));
    Process tar =
        new ProcessBuilder("tar", "-xf", archive.toString(), "-C", to.toString())
            .inheritIO()
            .start();
    assertThat(tar.waitFor()).isZero();
    return FileTree.of(to);
  }
}
