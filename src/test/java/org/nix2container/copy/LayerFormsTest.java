package org.nix2container.copy;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nix2container.compress.Compression;
import org.nix2container.copy.CopyOptions.DirectoryLayers;
import org.nix2container.copy.CopyOptions.ManifestFormat;
import org.nix2container.failure.InvalidInputException;
import org.nix2container.oci.ManifestBlob;
import org.nix2container.oci.MediaType;
import org.nix2container.pull.ImageSource;
import org.nix2container.pull.LayerBlob;
import org.nix2container.reference.DockerReference;

/** Layers that are compressed, compressed otherwise or uncompressed on their way. */
class LayerFormsTest {

  @TempDir private Path folder;
  private HandMadeLayout layout;
  private Sources sources;
  private String from;

  @BeforeEach
  void makeLayout() throws IOException {
    layout = HandMadeLayout.sample(folder.resolve("layout"));
    sources = new Sources(folder);
    from = layout.at("one");
  }

  @AfterEach
  void close() {
    sources.close();
  }

  private List<String> types(String location) {
    return layers(location).stream().map(layer -> layer.descriptor().mediaType()).toList();
  }

  private List<LayerBlob> layers(String location) {
    try (ImageSource source = sources.open(location)) {
      return source.image(Optional.empty()).layers();
    }
  }

  /** Skopeo reads and uncompresses all layers, and names them by their diffIDs. */
  private void assertSkopeoReads(String location) throws Exception {
    Skopeo.assumeInstalled();
    Path read = Files.createTempDirectory(folder, "read");
    Skopeo.run("copy", "--dest-decompress", location, "dir:" + read);
    for (LayerBlob layer : layers(from)) {
      assertThat(read.resolve(layer.diffId().hex())).exists();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"oci:%s:x", "oci-archive:%s:x"})
  void layoutsKeepTheFormOrTakeTheOneAskedFor(String form) throws Exception {
    String to = form.replace("%s", folder.resolve("kept").toString());
    sources.copy(from, to);
    assertThat(types(to)).containsExactly(MediaType.OCI_LAYER_GZIP, MediaType.OCI_LAYER);
    for (Compression asked :
        List.of(new Compression.Gzip(9), new Compression.Zstd(1), new Compression.None())) {
      String made = form.replace("%s", folder.resolve(asked.encoder()).toString());
      sources.copy(from, made, CopyOptions.none().withCompression(asked));
      assertThat(types(made)).containsOnly(asked.layerMediaType());
      assertSkopeoReads(made);
    }
  }

  @Test
  void aBlobThatHasTheFormIsNotMadeAnew() {
    String to = "oci:" + folder.resolve("gzip") + ":x";
    sources.copy(from, to, CopyOptions.none().withCompression(new Compression.Gzip(9)));
    assertThat(layers(to).getFirst().descriptor().digest())
        .isEqualTo(layers(from).getFirst().descriptor().digest());
  }

  @Test
  void aDirectoryWantsToBeToldToCompress() throws Exception {
    String to = "dir:" + folder.resolve("d");
    CopyOptions zstd = CopyOptions.none().withCompression(new Compression.Zstd(3));
    sources.copy(from, to, zstd);
    assertThat(types(to)).containsExactly(MediaType.OCI_LAYER_GZIP, MediaType.OCI_LAYER);
    sources.copy(from, to, zstd.withDirectoryLayers(DirectoryLayers.COMPRESSED));
    assertThat(types(to)).containsOnly(MediaType.OCI_LAYER_ZSTD);
    assertSkopeoReads(to);
    CopyOptions gzip = CopyOptions.none().withDirectoryLayers(DirectoryLayers.COMPRESSED);
    sources.copy(from, to, gzip);
    assertThat(types(to)).containsOnly(MediaType.OCI_LAYER_GZIP);
    sources.copy(from, to, gzip.withFormat(ManifestFormat.V2S2));
    assertThat(types(to)).containsOnly(MediaType.DOCKER_LAYER_GZIP);
    assertSkopeoReads(to);
  }

  @Test
  void zstdNeedsAnOciManifest() throws Exception {
    String docker = "dir:" + folder.resolve("docker");
    sources.copy(from, docker, CopyOptions.none().withFormat(ManifestFormat.V2S2));
    CopyOptions zstd =
        CopyOptions.none()
            .withCompression(new Compression.Zstd(3))
            .withDirectoryLayers(DirectoryLayers.COMPRESSED);
    ManifestBlob written = sources.copy(docker, "dir:" + folder.resolve("zstd"), zstd);
    assertThat(written.mediaType()).isEqualTo(MediaType.OCI_MANIFEST);
    assertThatThrownBy(() ->
            sources.copy(
                docker, "dir:" + folder.resolve("no"), zstd.withFormat(ManifestFormat.V2S2)))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("a Docker manifest (v2s2) cannot hold the media type");
    assertThat(folder.resolve("no")).doesNotExist();
  }

  /** Skopeo's directories call the tars of a docker-archive gzip; umoci would believe it. */
  @Test
  void aLayoutCallsLayersWhatTheyAre() throws Exception {
    String archive = "docker-archive:" + folder.resolve("a.tar");
    sources.copy(from, archive + ":app:1");
    String to = "oci:" + folder.resolve("fromArchive") + ":x";
    sources.copy(archive, to);
    assertThat(types(to)).containsOnly(MediaType.OCI_LAYER);
    assertSkopeoReads(to);
    Skopeo.run("copy", archive, "dir:" + folder.resolve("lying"));
    String fromDirectory = "oci:" + folder.resolve("fromDirectory") + ":x";
    sources.copy("dir:" + folder.resolve("lying"), fromDirectory);
    assertThat(types(fromDirectory)).containsOnly(MediaType.OCI_LAYER);
    CopyOptions gzip = CopyOptions.none().withCompression(new Compression.Gzip(1));
    sources.copy("dir:" + folder.resolve("lying"), fromDirectory, gzip);
    assertThat(types(fromDirectory)).containsOnly(MediaType.OCI_LAYER_GZIP);
    assertSkopeoReads(fromDirectory);
  }

  @Test
  void umociUnpacksWhatWasInADockerArchive() throws Exception {
    assumeTrue(Files.isExecutable(Path.of("/usr/bin/umoci")), "umoci is not installed");
    String archive = "docker-archive:" + folder.resolve("a.tar");
    sources.copy(from, archive);
    sources.copy(archive, "oci:" + folder.resolve("plain") + ":x");
    CopyOptions gzip = CopyOptions.none().withCompression(new Compression.Gzip(1));
    sources.copy(archive, "oci:" + folder.resolve("gzip") + ":x", gzip);
    for (String name : List.of("plain", "gzip")) {
      Path bundle = folder.resolve("bundle-" + name);
      Process umoci =
          new ProcessBuilder(
                  "umoci",
                  "unpack",
                  "--rootless",
                  "--image",
                  folder.resolve(name) + ":x",
                  bundle.toString())
              .redirectErrorStream(true)
              .start();
      String said = new String(umoci.getInputStream().readAllBytes(), UTF_8);
      assertThat(umoci.waitFor()).as(said).isZero();
      assertThat(bundle.resolve("rootfs/shared")).hasContent("s".repeat(10_000));
      assertThat(bundle.resolve("rootfs/own")).hasContent("amd64".repeat(100));
    }
  }

  @Test
  void preservedDigestsKeepEveryLayerAsItIs() throws Exception {
    CopyOptions preserved = CopyOptions.none().withPreservedDigests();
    CopyOptions zstd = preserved.withCompression(new Compression.Zstd(3));
    ManifestBlob written = sources.copy(from, "oci:" + folder.resolve("o") + ":x", zstd);
    try (ImageSource source = sources.open(from)) {
      assertThat(written.digest()).isEqualTo(source.manifest().digest());
    }
    assertThatThrownBy(
            () -> sources.copy(from, "docker-archive:" + folder.resolve("a.tar"), preserved))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("--preserve-digests");
    assertThatThrownBy(() ->
            sources.copy(
                from, "dir:" + folder.resolve("d"), preserved.withFormat(ManifestFormat.V2S2)))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining(
            "it would have to change from "
                + MediaType.OCI_MANIFEST
                + " to "
                + MediaType.DOCKER_MANIFEST);
    assertThat(folder.resolve("d")).doesNotExist();
  }

  @Test
  void layoutsMayShareTheirBlobs() throws Exception {
    CopyOptions shared = CopyOptions.none().withSharedBlobs(Optional.of(folder.resolve("shared")));
    sources.copy(from, "oci:" + folder.resolve("a") + ":x", shared);
    sources.copy(from, "oci:" + folder.resolve("b") + ":y", shared);
    sources.copy(from, "oci:" + folder.resolve("b") + ":z", shared);
    assertThat(FileTree.of(folder.resolve("a")))
        .containsOnlyKeys("", "blobs", "index.json", "oci-layout");
    sources.copy(from, "oci:" + folder.resolve("own") + ":x");
    assertThat(FileTree.of(folder.resolve("shared/sha256")))
        .isEqualTo(FileTree.of(folder.resolve("own/blobs/sha256")));
    Skopeo.assumeInstalled();
    Skopeo.run(
        "copy",
        "--src-shared-blob-dir",
        folder.resolve("shared").toString(),
        "oci:" + folder.resolve("b") + ":z",
        "dir:" + folder.resolve("read"));
    assertThat(folder.resolve("read/manifest.json")).exists();
  }

  @Test
  void aDockerArchiveHasAllItsNames() throws Exception {
    String archive = "docker-archive:" + folder.resolve("a.tar");
    CopyOptions named =
        CopyOptions.none()
            .withAdditionalTags(
                List.of(DockerReference.parse("b:2"), DockerReference.parse("quay.io/c/d")));
    sources.copy(from, archive + ":a:1", named);
    for (String name : List.of("a:1", "b:2", "quay.io/c/d:latest")) {
      assertThat(layers(archive + ":" + name)).hasSize(2);
    }
    assertThatThrownBy(() -> sources.copy(from, "dir:" + folder.resolve("d"), named))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage(
            "the additional tag docker.io/library/b:2: only a docker-archive has more than one"
                + " name");
  }

  /** What skopeo writes to its digest file. */
  @Test
  void aDockerArchiveIsToldAsTheDockerImageThatItHolds() throws Exception {
    ManifestBlob written = sources.copy(from, "docker-archive:" + folder.resolve("a.tar"));
    Skopeo.assumeInstalled();
    Path file = folder.resolve("digest");
    Skopeo.run(
        "copy", "--digestfile", file.toString(), from, "docker-archive:" + folder.resolve("b.tar"));
    assertThat(file).hasContent(written.digest().toString());
  }

  /** The registry is asked once for each blob, whose tar is written to find out its size. */
  @Test
  void aRegistrysLayersGoIntoADockerArchive() throws Exception {
    Skopeo.assumeInstalled();
    try (LocalRegistry registry = new LocalRegistry();
        Sources remote = new Sources(folder, registry)) {
      Skopeo.run("copy", "--dest-tls-verify=false", from, registry.at("app:1"));
      String archive = "docker-archive:" + folder.resolve("a.tar");
      remote.copy(registry.at("app:1"), archive);
      assertThat(layers(archive))
          .extracting(LayerBlob::diffId)
          .isEqualTo(layers(from).stream().map(LayerBlob::diffId).toList());
      sources.copy(archive, "dir:" + folder.resolve("verified"));
      assertThat(folder.resolve("verified/version")).exists();
    }
  }
}
