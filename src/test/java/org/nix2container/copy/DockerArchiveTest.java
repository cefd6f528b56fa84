package org.nix2container.copy;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nix2container.failure.InvalidInputException;
import org.nix2container.oci.Digest;
import org.nix2container.oci.MediaType;
import org.nix2container.pull.DigestMismatchException;
import org.nix2container.pull.ImageNotFoundException;
import org.nix2container.pull.ImageSource;
import org.nix2container.pull.SourceImage;

/** Reading {@code docker-archive:}. */
class DockerArchiveTest {

  private static final byte[] FIRST = tar("first");
  private static final byte[] SECOND = tar("second");

  @TempDir private Path folder;
  private Sources sources;
  private Path members;

  @BeforeEach
  void open() throws IOException {
    sources = new Sources(folder);
    members = Files.createDirectory(folder.resolve("members"));
  }

  @AfterEach
  void close() {
    sources.close();
  }

  private static byte[] tar(String content) {
    try {
      return HandMadeLayout.tar(content, content);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Writes the config, and gives its name in the archive. */
  private String config(String name, String os, byte[]... tars) throws IOException {
    StringBuilder diffIds = new StringBuilder();
    for (byte[] tar : tars) {
      diffIds.append(diffIds.isEmpty() ? "\"" : ",\"").append(Digest.of(tar)).append('"');
    }
    write(
        name,
        "{\"os\":\"%s\",\"rootfs\":{\"type\":\"layers\",\"diff_ids\":[%s]}}"
            .formatted(os, diffIds)
            .getBytes(UTF_8));
    return name;
  }

  private void write(String name, byte[] content) throws IOException {
    Path file = members.resolve(name);
    Files.createDirectories(file.getParent());
    Files.write(file, content);
  }

  private void manifest(String json) throws IOException {
    write("manifest.json", json.replace('\'', '"').getBytes(UTF_8));
  }

  /** Has the real tar pack what was written. */
  private String packed(String... flags) throws IOException, InterruptedException {
    Path archive = folder.resolve("image.tar");
    List<String> command = new ArrayList<>(List.of("tar"));
    command.addAll(List.of(flags));
    command.addAll(List.of("-cf", archive.toString(), "-C", members.toString()));
    try (var names = Files.list(members)) {
      names.map(name -> name.getFileName().toString()).sorted().forEach(command::add);
    }
    assertThat(new ProcessBuilder(command).inheritIO().start().waitFor()).isZero();
    return "docker-archive:" + archive;
  }

  private SourceImage image(String location) {
    try (ImageSource source = sources.open(location)) {
      return source.image(Optional.empty());
    }
  }

  /** The image whatever it was stored as: both layers, and skopeo's manifest of it. */
  private void assertBothLayers(String location) throws Exception {
    sources.copy(location, "dir:" + folder.resolve("copy"));
    for (byte[] tar : List.of(FIRST, SECOND)) {
      assertThat(folder.resolve("copy/" + Digest.of(tar).hex())).hasBinaryContent(tar);
    }
    Skopeo.assumeInstalled();
    Skopeo.run("copy", location, "dir:" + folder.resolve("skopeos"));
    assertThat(FileTree.of(folder.resolve("copy")))
        .isEqualTo(FileTree.of(folder.resolve("skopeos")));
  }

  @ParameterizedTest
  @CsvSource({"--format=gnu", "--format=ustar", "--format=posix"})
  void dockerSavesOldFormat(String flag) throws Exception {
    String config = config("c.json", "linux", FIRST, SECOND);
    write("1/layer.tar", FIRST);
    write("1/VERSION", "1.0".getBytes(UTF_8));
    write("2/layer.tar", SECOND);
    write("repositories", "{}".getBytes(UTF_8));
    manifest(
        "[{'Config':'" + config + "','RepoTags':null,'Layers':['1/layer.tar','2/layer.tar']}]");
    assertBothLayers(packed(flag));
  }

  @ParameterizedTest
  @CsvSource({"--gzip", "--zstd"})
  void theArchiveMayBeCompressed(String flag) throws Exception {
    String config = config("c.json", "linux", FIRST, SECOND);
    write("1.tar", FIRST);
    write("2.tar", SECOND);
    manifest("[{'Config':'" + config + "','RepoTags':[],'Layers':['1.tar','2.tar']}]");
    sources.copy(packed(), "dir:" + folder.resolve("plain"));
    sources.copy(packed(flag), "dir:" + folder.resolve("compressed"));
    assertThat(FileTree.of(folder.resolve("compressed")))
        .isEqualTo(FileTree.of(folder.resolve("plain")));
  }

  /** Since Docker 25 an archive is an OCI layout as well. */
  @Test
  void dockerSavesNewFormat() throws Exception {
    String blobs = "blobs/sha256/";
    String config = config(blobs + "c", "linux", FIRST, SECOND);
    write(blobs + "1", FIRST);
    write(blobs + "2", SECOND);
    write("oci-layout", "{\"imageLayoutVersion\":\"1.0.0\"}".getBytes(UTF_8));
    write("index.json", "{\"schemaVersion\":2,\"manifests\":[]}".getBytes(UTF_8));
    manifest(
        "[{'Config':'%s','RepoTags':['a:1'],'Layers':['%s1','%s2'],'LayerSources':{}}]"
            .formatted(config, blobs, blobs));
    assertBothLayers(packed());
  }

  @Test
  void layersMayBeLinks() throws Exception {
    String config = config("c.json", "linux", FIRST, SECOND);
    write("real/first.tar", FIRST);
    write("real/second.tar", SECOND);
    Files.createDirectories(members.resolve("1"));
    Files.createSymbolicLink(members.resolve("1/layer.tar"), Path.of("../real/first.tar"));
    Files.createDirectories(members.resolve("zz"));
    Files.createLink(members.resolve("zz/layer.tar"), members.resolve("real/second.tar"));
    manifest("[{'Config':'" + config + "','RepoTags':[],'Layers':['1/layer.tar','zz/layer.tar']}]");
    SourceImage image = image(packed());
    assertThat(image.layers())
        .extracting(layer -> layer.diffId().hex())
        .containsExactly(Digest.of(FIRST).hex(), Digest.of(SECOND).hex());
    sources.copy("docker-archive:" + folder.resolve("image.tar"), "dir:" + folder.resolve("d"));
    assertThat(folder.resolve("d/" + Digest.of(SECOND).hex())).hasBinaryContent(SECOND);
  }

  @Test
  void compressedLayersAreReadAsTars() throws Exception {
    String config = config("c.json", "linux", FIRST, SECOND);
    write("1.tar", HandMadeLayout.gzip(FIRST));
    write("2.tar", SECOND);
    manifest("[{'Config':'" + config + "','RepoTags':[],'Layers':['1.tar','2.tar']}]");
    String archive = packed();
    assertThat(image(archive).layers().getFirst().descriptor().size()).isEqualTo(FIRST.length);
    assertThat(image(archive).layers())
        .allMatch(layer -> layer.descriptor().mediaType().equals(MediaType.DOCKER_LAYER));
    assertBothLayers(archive);
  }

  @Test
  void anImageIsChosenByNameOrPosition() throws Exception {
    String linux = config("a.json", "linux", FIRST);
    String other = config("b.json", "other", FIRST);
    write("1.tar", FIRST);
    manifest(
        "[{'Config':'%s','RepoTags':['app:1','quay.io/me/app:x'],'Layers':['1.tar']},"
                .formatted(linux)
            + "{'Config':'%s','RepoTags':['app:2'],'Layers':['1.tar']}]".formatted(other));
    String archive = packed();
    Digest first = Digest.of(Files.readAllBytes(members.resolve(linux)));
    Digest second = Digest.of(Files.readAllBytes(members.resolve(other)));
    for (String name : List.of("app:1", "docker.io/library/app:1", "quay.io/me/app:x", "@0")) {
      assertThat(image(archive + ":" + name).configDescriptor().digest()).isEqualTo(first);
    }
    for (String name : List.of("app:2", "@1")) {
      assertThat(image(archive + ":" + name).configDescriptor().digest()).isEqualTo(second);
    }
    assertThatThrownBy(() -> image(archive))
        .isInstanceOf(ImageNotFoundException.class)
        .hasMessage(
            archive
                + ": there is no such image: it holds app:1, quay.io/me/app:x, app:2; name one, or"
                + " give :@0 for the first");
    assertThatThrownBy(() -> image(archive + ":app"))
        .isInstanceOf(ImageNotFoundException.class)
        .hasMessageEndingWith("it holds app:1, quay.io/me/app:x, app:2");
    assertThatThrownBy(() -> image(archive + ":@2"))
        .isInstanceOf(ImageNotFoundException.class)
        .hasMessageEndingWith("it holds 2 images");
  }

  @Test
  void itMayComeThroughAPipe() throws Exception {
    String config = config("c.json", "linux", FIRST);
    write("1.tar", FIRST);
    manifest("[{'Config':'" + config + "','RepoTags':[],'Layers':['1.tar']}]");
    packed("--gzip");
    Path pipe = folder.resolve("pipe");
    assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor()).isZero();
    Process cat =
        new ProcessBuilder("sh", "-c", "cat image.tar >pipe").directory(folder.toFile()).start();
    sources.copy("docker-archive:" + pipe, "dir:" + folder.resolve("d"));
    assertThat(cat.waitFor()).isZero();
    assertThat(folder.resolve("d/" + Digest.of(FIRST).hex())).hasBinaryContent(FIRST);
    try (var left = Files.list(folder)) {
      assertThat(left.map(file -> file.getFileName().toString()))
          .containsExactlyInAnyOrder("members", "image.tar", "pipe", "d");
    }
  }

  @Test
  void whatIsMissingOrWrongIsNamed() throws Exception {
    String config = config("c.json", "linux", FIRST, SECOND);
    write("1.tar", FIRST);
    Path archive = folder.resolve("image.tar");
    manifest("[{'Config':'" + config + "','Layers':['1.tar']}]");
    assertThatThrownBy(() -> image(packed()))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage(
            "docker-archive:"
                + archive
                + ": its config has 2 diff_ids, but its manifest.json 1 layers");

    manifest("[{'Config':'" + config + "','Layers':['1.tar','2.tar']}]");
    assertThatThrownBy(() -> image(packed()))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage(
            "2.tar in "
                + archive
                + ": manifest.json names it, but it is missing: the archive is not whole");

    write("2.tar", FIRST);
    String wrong = packed();
    assertThatThrownBy(() -> sources.copy(wrong, "dir:" + folder.resolve("d")))
        .isInstanceOf(DigestMismatchException.class)
        .hasMessageContaining("2.tar in " + archive);
    assertThat(folder.resolve("d")).doesNotExist();

    manifest("[{'Layers':[]}]");
    assertThatThrownBy(() -> image(packed()))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("an image needs a `Config`");
    Files.delete(members.resolve("manifest.json"));
    assertThatThrownBy(() -> image(packed()))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage(archive + ": it is no archive of docker save: it has no manifest.json");
    assertThatThrownBy(() -> image(packed("--xz")))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("compressed with xz, which is not read: decompress it first");
  }

  @Test
  void anArchiveThatIsCutShortIsRefused() throws Exception {
    String config = config("c.json", "linux", FIRST);
    write("1.tar", FIRST);
    manifest("[{'Config':'" + config + "','Layers':['1.tar']}]");
    packed();
    Path archive = folder.resolve("image.tar");
    byte[] whole = Files.readAllBytes(archive);
    for (int length = 100; length < FIRST.length; length += 300) {
      Files.write(archive, new ByteArrayInputStream(whole).readNBytes(length));
      assertThatThrownBy(() -> image("docker-archive:" + archive))
          .isInstanceOf(InvalidInputException.class)
          .hasMessageContaining(archive.toString());
    }
  }
}
