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
import org.junit.jupiter.params.provider.CsvSource;
import org.nix2container.failure.InvalidInputException;
import org.nix2container.failure.Nix2ContainerException;
import org.nix2container.oci.Descriptor;
import org.nix2container.oci.MediaType;
import org.nix2container.pull.DigestMismatchException;
import org.nix2container.pull.ImageNotFoundException;
import org.nix2container.pull.ImageSource;
import org.nix2container.pull.SourceImage;

/** What is no image, or a damaged one, and what is said of it. */
class UnreadableImagesTest {

  @TempDir private Path folder;
  private HandMadeLayout layout;
  private Sources sources;

  @BeforeEach
  void makeLayout() throws IOException {
    layout = new HandMadeLayout(folder.resolve("layout"));
    sources = new Sources(folder);
  }

  @AfterEach
  void close() {
    sources.close();
  }

  private SourceImage image(String location) {
    try (ImageSource source = sources.open(location)) {
      return source.image(Optional.empty());
    }
  }

  private Descriptor manifest(String json) throws IOException {
    Descriptor blob = layout.blob(MediaType.OCI_MANIFEST, json.getBytes(UTF_8));
    layout.name("x", blob);
    return blob;
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{}|its config has 0 diff_ids, but its manifest 1 layers",
        "{\"rootfs\": {\"diff_ids\": [\"sha256:abc\"]}}|expected `sha256:` and 64 hex digits",
        "{\"rootfs\": 5}|expected an object, found a number",
        "[]|expected an object",
        "{|not JSON: the input ends in the middle of a value"
      })
  void aConfigHasToTellOfTheLayers(String config, String reason) throws IOException {
    Descriptor blob = layout.blob(MediaType.OCI_CONFIG, config.getBytes(UTF_8));
    Descriptor layer = layout.blob(MediaType.OCI_LAYER, new byte[1024]);
    manifest(
        "{\"schemaVersion\": 2, \"config\": %s, \"layers\": [%s]}"
            .formatted(
                HandMadeLayout.json(blob, "\"urls\": []"),
                HandMadeLayout.json(layer, "\"urls\": []")));
    assertThatThrownBy(() -> image(layout.at("x")))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageStartingWith(layout.at("x") + ": ")
        .hasMessageContaining(reason);
  }

  @Test
  void schemaOneIsRefused() throws IOException {
    manifest("{\"schemaVersion\": 1, \"fsLayers\": [], \"history\": []}");
    assertThatThrownBy(() -> image(layout.at("x")))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("this is a manifest of schema 1");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"schemaVersion\": 2}|an image's manifest needs a `config`",
        "{\"config\": {\"size\": 1}}|a descriptor needs a `digest` and a `size`",
        "{\"config\": {\"digest\": \"md5:1\"}}|expected `sha256:` and 64 hex digits",
        "{\"layers\": {}}|expected an array",
      })
  void aManifestHasToSayWhatThereIs(String json, String reason) throws IOException {
    Descriptor blob = manifest(json);
    assertThatThrownBy(() -> image(layout.at("x")))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageStartingWith(layout.at("x") + ": manifest " + blob.digest())
        .hasMessageContaining(reason);
  }

  @Test
  void everythingIsVerified() throws Exception {
    HandMadeLayout sample = HandMadeLayout.sample(folder.resolve("sample"));
    SourceImage image = image(sample.at("one"));
    Path blobs = sample.directory().resolve("blobs/sha256");
    for (Descriptor blob :
        List.of(
            image.manifestDescriptor(),
            image.configDescriptor(),
            image.layers().get(0).descriptor(),
            image.layers().get(1).descriptor())) {
      Path file = blobs.resolve(blob.digest().hex());
      byte[] whole = Files.readAllBytes(file);
      byte[] damaged = whole.clone();
      damaged[whole.length / 2] ^= 1;
      for (byte[] content : new byte[][] {damaged, new byte[0], append(whole)}) {
        Files.write(file, content);
        for (String to : new String[] {"oci:", "dir:", "oci-archive:", "docker-archive:"}) {
          assertThatThrownBy(() -> sources.copy(sample.at("one"), to + folder.resolve("to")))
              .as(to + file)
              .isInstanceOf(DigestMismatchException.class)
              .hasMessageContaining(file.toString());
          assertThat(folder.resolve("to")).doesNotExist();
        }
      }
      Files.write(file, whole);
    }
    sources.copy(sample.at("one"), "dir:" + folder.resolve("to"));
    assertThat(folder.resolve("to/version")).exists();
  }

  private static byte[] append(byte[] content) {
    byte[] longer = new byte[content.length + 10_000];
    System.arraycopy(content, 0, longer, 0, content.length);
    return longer;
  }

  @Test
  void aDirectoryOfALaterFormatIsRefused() throws IOException {
    Path directory = Files.createDirectory(folder.resolve("d"));
    assertThatThrownBy(() -> image("dir:" + directory))
        .isInstanceOf(ImageNotFoundException.class)
        .hasMessage("dir:" + directory + ": there is no such image: it has no manifest.json");
    Files.writeString(directory.resolve("manifest.json"), "{}");
    Files.writeString(directory.resolve("version"), "Directory Transport Version: 2.0\n");
    assertThatThrownBy(() -> image("dir:" + directory))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageStartingWith(directory.resolve("version") + ": it does not begin with");
  }

  /** A chart, a signature: copied as it is, but no image. */
  @Test
  void whatIsNoImageIsCopiedAsItIs() throws Exception {
    Descriptor config = layout.blob("application/x.chart", "{}".getBytes(UTF_8));
    Descriptor content = layout.blob("text/plain", "hello".getBytes(UTF_8));
    Descriptor blob =
        manifest(
            "{\"schemaVersion\": 2, \"config\": %s, \"layers\": [%s]}"
                .formatted(
                    HandMadeLayout.json(config, "\"urls\": []"),
                    HandMadeLayout.json(content, "\"urls\": []")));
    sources.copy(layout.at("x"), "oci:" + folder.resolve("copy") + ":x");
    assertThat(FileTree.of(folder.resolve("copy/blobs")))
        .isEqualTo(FileTree.of(layout.directory().resolve("blobs")));
    for (String to : new String[] {"docker-archive:" + folder.resolve("a.tar")}) {
      assertThatThrownBy(() -> sources.copy(layout.at("x"), to))
          .isInstanceOf(Nix2ContainerException.class)
          .hasMessageContaining("manifest " + blob.digest() + ": it is no image");
    }
    CopyOptions docker = CopyOptions.none().withFormat(CopyOptions.ManifestFormat.V2S2);
    assertThatThrownBy(() -> sources.copy(layout.at("x"), "dir:" + folder.resolve("d"), docker))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("manifest " + blob.digest() + ": it is no image");
    assertThat(folder.resolve("d")).doesNotExist();
    assertThat(folder.resolve("a.tar")).doesNotExist();
  }
}
