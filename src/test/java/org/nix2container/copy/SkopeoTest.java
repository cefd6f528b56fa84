package org.nix2container.copy;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nix2container.image.BaseImage;
import org.nix2container.image.Image;
import org.nix2container.image.ImageAssembly;
import org.nix2container.layer.Layer;
import org.nix2container.oci.Digest;
import org.nix2container.oci.ImageConfig;
import org.nix2container.oci.MediaType;
import org.nix2container.oci.Rfc3339;
import org.nix2container.pull.SourceImage;

/** Skopeo reads what is written here, and writes what is read here. */
class SkopeoTest {

  @TempDir private Path folder;
  private SmallStore store;

  @BeforeEach
  void open() {
    Skopeo.assumeInstalled();
    store = new SmallStore(folder);
  }

  @AfterEach
  void close() {
    if (store != null) {
      store.close();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"oci:", "oci-archive:", "docker-archive:", "dir:"})
  void skopeoInspectsEveryDestination(String transport) throws Exception {
    Layer layer = store.layer("a", "1");
    Layer second = store.layer("b", "2");
    SourceImage image = store.source(store.gzipped(layer), second, second);
    String name = transport.equals("dir:") ? "" : ":app:1.0";
    String location = transport + folder.resolve("target") + name;
    store.copy(image, location);
    assertThat(Skopeo.run("inspect", "--config", location))
        .contains("\"/bin/app\"", layer.diffId().toString(), second.diffId().toString());
    if (!transport.startsWith("docker")) {
      assertThat(Skopeo.run("inspect", "--raw", location))
          .isEqualTo(new String(image.manifest().content(), UTF_8));
    }
  }

  @Test
  void aPlainDirectoryIsByteForByteThatOfSkopeo() throws Exception {
    SourceImage image =
        store.source(
            store.gzipped(store.layer("a", "1")),
            store.zstd(store.layer("b", "2")),
            store.layer("c", "3"));
    Path layout = folder.resolve("layout");
    store.copy(image, "oci:" + layout + ":latest");
    store.copy(image, "dir:" + folder.resolve("ours"));
    Skopeo.run("copy", "oci:" + layout + ":latest", "dir:" + folder.resolve("skopeos"));
    assertThat(FileTree.of(folder.resolve("ours")))
        .isEqualTo(FileTree.of(folder.resolve("skopeos")));
  }

  @Test
  void aDockerArchiveHoldsTheSameImage() throws Exception {
    Layer layer = store.layer("a", "1");
    SourceImage image = store.source(store.gzipped(layer), store.zstd(store.layer("b", "2")));
    store.copy(image, "docker-archive:" + folder.resolve("a.tar") + ":app:1");
    Skopeo.run(
        "copy",
        "--dest-oci-accept-uncompressed-layers",
        "docker-archive:" + folder.resolve("a.tar") + ":app:1",
        "oci:" + folder.resolve("layout") + ":x");
    assertThat(folder.resolve("layout/blobs/sha256/" + layer.digest().hex()))
        .hasBinaryContent(store.tar(layer));
  }

  @Test
  void skopeosLayoutsTakeAnotherImage() throws Exception {
    SourceImage first = store.source(store.layer("a", "1"));
    store.copy(first, "dir:" + folder.resolve("first"));
    String layout = "oci:" + folder.resolve("layout");
    Skopeo.run("copy", "dir:" + folder.resolve("first"), layout + ":first");
    store.copy(store.source(store.layer("b", "2")), layout + ":second");
    assertThat(Skopeo.run("inspect", layout + ":first")).contains("\"Os\": \"linux\"");
    assertThat(Skopeo.run("inspect", layout + ":second")).contains("\"Os\": \"linux\"");
  }

  /** As one pulls a base image: skopeo compresses it and writes a directory. */
  @ParameterizedTest
  @ValueSource(strings = {"oci", "v2s2"})
  void whatSkopeoCompressesIsABaseImage(String format) throws Exception {
    Layer layer = store.layer("a", "x".repeat(100_000));
    store.copy(store.source(layer), "oci:" + folder.resolve("layout") + ":x");
    Path pulled = folder.resolve("pulled");
    Skopeo.run(
        "copy",
        "--format",
        format,
        "--dest-compress",
        "oci:" + folder.resolve("layout") + ":x",
        "dir:" + pulled);
    Image base = BaseImage.fromDirectory(pulled);
    assertThat(base.layers().getFirst().mediaType()).isEqualTo(MediaType.OCI_LAYER_GZIP);
    assertThat(base.layers().getFirst().diffId()).isEqualTo(layer.digest());
    assertThat(base.config()).isEqualTo(ImageConfig.ofEntrypoint(List.of("/bin/app")));

    Layer own = store.layer("b", "2");
    Image image =
        new ImageAssembly(
                Optional.of(base),
                ImageConfig.ofEntrypoint(List.of("/bin/other")),
                List.of(own),
                Optional.empty(),
                Rfc3339.YEAR_ONE)
            .image();
    String target = "oci:" + folder.resolve("built") + ":x";
    Digest digest = store.copy(store.source(image), target);
    assertThat(Skopeo.run("inspect", target)).contains("\"Digest\": \"" + digest + "\"");
    assertThat(Skopeo.run("inspect", "--config", target))
        .contains("\"/bin/other\"", layer.digest().toString(), own.digest().toString())
        .doesNotContain("\"/bin/app\"");
    // and all of its blobs are what their digests say, or this copy would fail
    Skopeo.run("copy", target, "dir:" + folder.resolve("copied"));
    assertThat(folder.resolve("copied/" + own.digest().hex())).hasBinaryContent(store.tar(own));
  }
}
