package org.nix2container.copy;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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
import org.nix2container.copy.CopyOptions.Instances;
import org.nix2container.copy.CopyOptions.ManifestFormat;
import org.nix2container.failure.InvalidInputException;
import org.nix2container.oci.Descriptor;
import org.nix2container.oci.ManifestBlob;
import org.nix2container.oci.MediaType;
import org.nix2container.pull.ImageNotFoundException;
import org.nix2container.pull.ImageSource;
import org.nix2container.pull.IndexEntry;
import org.nix2container.pull.PlatformChoice;

/** Indexes, whole or one image of them. */
class IndexCopyTest {

  private static final CopyOptions ALL = CopyOptions.none().withInstances(Instances.ALL);

  @TempDir private Path folder;
  private HandMadeLayout layout;
  private Sources sources;

  @BeforeEach
  void makeLayout() throws IOException {
    layout = HandMadeLayout.sample(folder.resolve("layout"));
    sources = new Sources(folder);
  }

  @AfterEach
  void close() {
    sources.close();
  }

  private ManifestBlob manifest(String at) {
    try (ImageSource source = sources.open(at)) {
      return source.manifest();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"oci:%s:x", "oci-archive:%s:x", "dir:%s"})
  void allOfAnIndexIsCopiedByteForByte(String form) throws Exception {
    String first = form.replace("%s", folder.resolve("first").toString());
    ManifestBlob written = sources.copy(layout.at("many"), first, ALL);
    assertThat(written.digest()).isEqualTo(manifest(layout.at("many")).digest());
    sources.copy(first, "oci:" + folder.resolve("second") + ":many", ALL);
    HandMadeLayout expected = layout;
    for (String blob : FileTree.of(folder.resolve("second/blobs")).keySet()) {
      assertThat(FileTree.of(expected.directory().resolve("blobs")).get(blob))
          .isEqualTo(FileTree.of(folder.resolve("second/blobs")).get(blob));
    }
    assertThat(FileTree.of(folder.resolve("second/blobs")))
        .containsOnlyKeys(FileTree.of(expected.directory().resolve("blobs")).keySet());
  }

  @ParameterizedTest
  @ValueSource(strings = {"oci:%s:x", "oci-archive:%s:x", "dir:%s"})
  void skopeoReadsWhatIsWritten(String form) throws Exception {
    Skopeo.assumeInstalled();
    String ours = form.replace("%s", folder.resolve("ours").toString());
    sources.copy(layout.at("many"), ours, ALL);
    Skopeo.run("copy", "--all", ours, "dir:" + folder.resolve("read"));
    Skopeo.run("copy", "--all", layout.at("many"), "dir:" + folder.resolve("original"));
    assertThat(FileTree.of(folder.resolve("read")))
        .isEqualTo(FileTree.of(folder.resolve("original")));
  }

  @Test
  void anIndexIsMadeAnewWhenItsImagesChange() throws Exception {
    String to = "oci:" + folder.resolve("zstd") + ":x";
    CopyOptions options = ALL.withCompression(new Compression.Zstd(3));
    ManifestBlob written = sources.copy(layout.at("many"), to, options);
    assertThat(written.mediaType()).isEqualTo(MediaType.OCI_INDEX);
    assertThat(written.digest()).isNotEqualTo(manifest(layout.at("many")).digest());
    assertThat(new String(written.content(), UTF_8))
        .contains("\"platform\":{\"architecture\":\"s390x\",\"os\":\"linux\"}")
        .contains("\"annotations\":{\"n\":\"0\"}")
        .endsWith("],\"annotations\":{\"top\":\"yes\"}}");
    try (ImageSource source = sources.open(to)) {
      for (IndexEntry entry : source.instances()) {
        assertThat(source.image(entry.manifest()).layers())
            .allMatch(layer -> layer.descriptor().mediaType().equals(MediaType.OCI_LAYER_ZSTD));
      }
    }
  }

  @Test
  void anIndexMayListIndexes() throws Exception {
    Descriptor inner = manifest(layout.at("many")).descriptor();
    Descriptor outer =
        layout.index(List.of(inner, layout.image("riscv64")), List.of("amd64", "riscv64"));
    layout.name("nested", outer);
    sources.copy(layout.at("nested"), "oci:" + folder.resolve("copy") + ":x", ALL);
    sources.copy("oci:" + folder.resolve("copy") + ":x", "dir:" + folder.resolve("directory"), ALL);
    assertThat(FileTree.of(folder.resolve("copy/blobs")))
        .isEqualTo(FileTree.of(layout.directory().resolve("blobs")));
    try (ImageSource source = sources.open("dir:" + folder.resolve("directory"))) {
      assertThat(source.image(PlatformChoiceOf.architecture("amd64")).manifest().digest())
          .isEqualTo(manifest(layout.at("one")).digest());
    }
  }

  /** Short for a choice. */
  private static final class PlatformChoiceOf {
    static Optional<PlatformChoice> architecture(String name) {
      return Optional.of(
          PlatformChoice.of(Optional.of("linux"), Optional.of(name), Optional.empty()));
    }
  }

  @Test
  void oneImageIsChosenByItsPlatform() {
    CopyOptions options = CopyOptions.none().withPlatform(PlatformChoiceOf.architecture("arm64"));
    ManifestBlob written = sources.copy(layout.at("many"), "dir:" + folder.resolve("one"), options);
    try (ImageSource source = sources.open(layout.at("many"))) {
      assertThat(written.digest()).isEqualTo(source.instances().get(2).manifest().digest());
    }
    CopyOptions none = CopyOptions.none().withPlatform(PlatformChoiceOf.architecture("mips"));
    assertThatThrownBy(() -> sources.copy(layout.at("many"), "dir:" + folder.resolve("none"), none))
        .isInstanceOf(ImageNotFoundException.class)
        .hasMessage(
            layout.at("many")
                + ": there is no such image: nothing for linux/mips among linux/s390x, linux/amd64,"
                + " linux/arm64; choose with --override-os, --override-arch and"
                + " --override-variant");
  }

  @Test
  void anIndexMayGoWithoutItsImages() throws Exception {
    CopyOptions options = CopyOptions.none().withInstances(Instances.INDEX_ONLY);
    sources.copy(layout.at("many"), "oci:" + folder.resolve("only") + ":x", options);
    assertThat(folder.resolve("only/blobs/sha256"))
        .isDirectoryContaining(file ->
            file.getFileName().toString().equals(manifest(layout.at("many")).digest().hex()));
    try (var blobs = Files.list(folder.resolve("only/blobs/sha256"))) {
      assertThat(blobs).hasSize(1);
    }
  }

  @Test
  void aDockerArchiveTakesNoIndex() {
    String archive = "docker-archive:" + folder.resolve("a.tar");
    assertThatThrownBy(() -> sources.copy(layout.at("many"), archive, ALL))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageStartingWith(archive + ": a docker-archive holds one image");
    assertThat(folder.resolve("a.tar")).doesNotExist();
  }

  @Test
  void preservedDigestsKeepAnIndexFromChanging() throws Exception {
    CopyOptions docker = ALL.withFormat(ManifestFormat.V2S2);
    assertThatThrownBy(() ->
            sources.copy(
                layout.at("many"), "dir:" + folder.resolve("d"), docker.withPreservedDigests()))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("--preserve-digests forbids that");
    sources.copy(layout.at("many"), "dir:" + folder.resolve("docker"), docker);
    assertThatThrownBy(() ->
            sources.copy(
                "dir:" + folder.resolve("docker"),
                "oci:" + folder.resolve("o") + ":x",
                ALL.withPreservedDigests()))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining(
            "from " + MediaType.DOCKER_MANIFEST + " to " + MediaType.OCI_MANIFEST);
    assertThat(folder.resolve("o")).doesNotExist();
  }

  @Test
  void whatAnIndexListsMustBeThere() throws Exception {
    Path gone;
    try (ImageSource source = sources.open(layout.at("many"))) {
      gone =
          layout
              .directory()
              .resolve("blobs/sha256/" + source.instances().getFirst().manifest().digest().hex());
    }
    Files.delete(gone);
    assertThatThrownBy(() -> sources.copy(layout.at("many"), "dir:" + folder.resolve("d"), ALL))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage(gone + ": the blob is missing: the layout is not whole");
    assertThat(folder.resolve("d")).doesNotExist();
  }
}
