package org.nix2container.copy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nix2container.failure.InvalidInputException;
import org.nix2container.failure.Nix2ContainerException;
import org.nix2container.oci.Digest;
import org.nix2container.output.Outputs;
import org.nix2container.pull.DigestMismatchException;
import org.nix2container.pull.ImageSource;
import org.nix2container.pull.SourceImage;

/** {@code skopeo layers}. */
class LayerExtractionTest {

  @TempDir private Path folder;
  private HandMadeLayout layout;
  private Sources sources;
  private Path parent;

  @BeforeEach
  void makeLayout() throws IOException {
    layout = HandMadeLayout.sample(folder.resolve("layout"));
    sources = new Sources(folder);
    parent = Files.createDirectory(folder.resolve("here"));
  }

  @AfterEach
  void close() {
    sources.close();
  }

  private Path extract(String from, List<Digest> digests) {
    try (ImageSource source = sources.open(from);
        Outputs outputs = new Outputs()) {
      return LayerExtraction.extract(source, digests, Optional.empty(), parent, outputs);
    }
  }

  private SourceImage image(String from) {
    try (ImageSource source = sources.open(from)) {
      return source.image(Optional.empty());
    }
  }

  @Test
  void skopeoWritesTheSame() throws Exception {
    Skopeo.assumeInstalled();
    Skopeo.run("copy", layout.at("one"), "docker-archive:" + folder.resolve("a.tar"));
    for (String from :
        List.of(layout.at("one"), layout.at("many"), "docker-archive:" + folder.resolve("a.tar"))) {
      Digest layer = image(from).layers().getFirst().descriptor().digest();
      Digest config = image(from).configDescriptor().digest();
      for (List<Digest> digests : List.of(List.<Digest>of(), List.of(layer), List.of(config))) {
        Path ours = extract(from, digests);
        Path theirs = skopeo(from, digests);
        assertThat(FileTree.of(ours)).as(from).isEqualTo(FileTree.of(theirs));
        assertThat(Files.getPosixFilePermissions(ours))
            .isEqualTo(Files.getPosixFilePermissions(theirs))
            .isEqualTo(PosixFilePermissions.fromString("rwx------"));
      }
    }
  }

  private Path skopeo(String from, List<Digest> digests) throws Exception {
    Path in = Files.createTempDirectory(folder, "skopeo");
    Process process =
        new ProcessBuilder(
                Stream.concat(
                        Stream.of("skopeo", "layers", from), digests.stream().map(Digest::hex))
                    .toList())
            .directory(in.toFile())
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("log").toFile())
            .start();
    assertThat(process.waitFor()).isZero();
    try (Stream<Path> made = Files.list(in)) {
      return made.findFirst().orElseThrow();
    }
  }

  /** No manifest is asked how large it is. */
  @Test
  void aRegistrysBlobIsWrittenWhateverTheTagPointsTo() throws Exception {
    Skopeo.assumeInstalled();
    try (LocalRegistry registry = new LocalRegistry();
        Sources remote = new Sources(folder, registry)) {
      String at = registry.at("app:1");
      Skopeo.run("copy", "--all", "--dest-tls-verify=false", layout.at("many"), at);
      try (ImageSource source = remote.open(at);
          Outputs outputs = new Outputs()) {
        Digest other =
            source
                .image(source.instances().getLast().manifest())
                .layers()
                .getLast()
                .descriptor()
                .digest();
        Path made =
            LayerExtraction.extract(source, List.of(other), Optional.empty(), parent, outputs);
        assertThat(Digest.of(Files.readAllBytes(made.resolve(other.hex())))).isEqualTo(other);
        assertThat(made.resolve("manifest.json")).hasBinaryContent(source.manifest().content());
      }
    }
  }

  @Test
  void aBlobOfAnotherArchitectureIsThereToo() {
    Digest other;
    try (ImageSource source = sources.open(layout.at("many"))) {
      other =
          source
              .image(source.instances().getFirst().manifest())
              .layers()
              .getLast()
              .descriptor()
              .digest();
    }
    assertThat(extract(layout.at("many"), List.of(other)).resolve(other.hex())).isNotEmptyFile();
  }

  @Test
  void whatIsNotThereOrDamagedLeavesNothing() throws IOException {
    Digest absent = Digest.of(new byte[] {1});
    assertThatThrownBy(() -> extract(layout.at("one"), List.of(absent)))
        .isInstanceOf(Nix2ContainerException.class)
        .hasMessageContaining(absent.hex());
    Path damaged = layout.directory().resolve("blobs/sha256/" + absent.hex());
    Files.writeString(damaged, "damaged");
    assertThatThrownBy(() -> extract(layout.at("one"), List.of(absent)))
        .isInstanceOf(DigestMismatchException.class)
        .hasMessage(
            "the layer blob "
                + damaged
                + " is damaged: it has the digest "
                + Digest.of(Files.readAllBytes(damaged))
                + " instead of "
                + absent);
    assertThat(parent).isEmptyDirectory();
  }

  @Test
  void digestsAreWrittenInTwoWays() {
    Digest digest = Digest.of(new byte[0]);
    assertThat(LayerExtraction.digest(digest.hex())).isEqualTo(digest);
    assertThat(LayerExtraction.digest(digest.toString())).isEqualTo(digest);
    assertThatThrownBy(() -> LayerExtraction.digest("sha256:abc"))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage(
            "digest `sha256:abc`: it has to be 64 lower-case hex digits, or sha256: and these");
  }
}
