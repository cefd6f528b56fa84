package org.nix2container.copy;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nix2container.failure.InvalidInputException;
import org.nix2container.failure.OutputException;
import org.nix2container.layer.Layer;
import org.nix2container.oci.Descriptor;
import org.nix2container.oci.Digest;
import org.nix2container.pull.DigestMismatchException;
import org.nix2container.pull.SourceImage;

class OciLayoutTest {

  private static final String INDEX_START =
      "{\"schemaVersion\":2,\"mediaType\":\"application/vnd.oci.image.index.v1+json\","
          + "\"manifests\":[";

  @TempDir private Path folder;
  private SmallStore store;
  private Path layout;

  @BeforeEach
  void open() {
    store = new SmallStore(folder);
    layout = folder.resolve("layout");
  }

  @AfterEach
  void close() {
    store.close();
  }

  @Test
  void aNewLayoutHasAMarkerAnIndexAndBlobsNamedByTheirDigests() throws IOException {
    Layer layer = store.layer("a", "1");
    SourceImage image = store.source(layer);
    Digest digest = store.copy(image, "oci:" + layout + ":1.0");

    assertThat(layout.resolve("oci-layout")).hasContent("{\"imageLayoutVersion\":\"1.0.0\"}");
    assertThat(index()).isEqualTo(INDEX_START + entry(image, "1.0") + "]}");
    assertThat(digest).isEqualTo(image.manifestDescriptor().digest());
    assertThat(blob(digest)).hasBinaryContent(image.manifest().content());
    assertThat(blob(image.configDescriptor().digest())).hasBinaryContent(image.config());
    assertThat(blob(layer.digest())).hasBinaryContent(store.tar(layer));
    assertThat(FileTree.of(layout)).hasSize(1 + 2 + 2 + 3);
  }

  @Test
  void anImageNeedsNoName() throws IOException {
    SourceImage image = store.source(store.layer("a", "1"));
    store.copy(image, "oci:" + layout);
    assertThat(index()).isEqualTo(INDEX_START + entry(image) + "]}");
  }

  @Test
  void otherImagesStayAndTheirBlobsAreShared() throws IOException {
    Layer shared = store.layer("a", "1");
    SourceImage first = store.source(shared);
    SourceImage second = store.source(shared, store.layer("b", "2"));
    store.copy(first, "oci:" + layout + ":first");
    FileTime longAgo = FileTime.fromMillis(0);
    Files.setLastModifiedTime(blob(shared.digest()), longAgo);
    store.copy(second, "oci:" + layout + ":second");

    assertThat(index())
        .isEqualTo(INDEX_START + entry(first, "first") + "," + entry(second, "second") + "]}");
    assertThat(Files.getLastModifiedTime(blob(shared.digest())))
        .as("it was not written again")
        .isEqualTo(longAgo);
  }

  @Test
  void aNameMovesFromTheImageThatHadIt() throws IOException {
    SourceImage first = store.source(store.layer("a", "1"));
    SourceImage second = store.source(store.layer("b", "2"));
    store.copy(first, "oci:" + layout + ":latest");
    store.copy(second, "oci:" + layout + ":latest");
    assertThat(index())
        .isEqualTo(INDEX_START + entry(first) + "," + entry(second, "latest") + "]}");
  }

  @Test
  void anImageMayHaveSeveralNames() throws IOException {
    SourceImage image = store.source(store.layer("a", "1"));
    store.copy(image, "oci:" + layout + ":1.0");
    store.copy(image, "oci:" + layout + ":latest");
    String both = INDEX_START + entry(image, "1.0") + "," + entry(image, "latest") + "]}";
    assertThat(index()).isEqualTo(both);
    store.copy(image, "oci:" + layout);
    assertThat(index()).as("it is there already").isEqualTo(both);
  }

  @Test
  void anImageWithoutANameGetsOne() throws IOException {
    SourceImage image = store.source(store.layer("a", "1"));
    store.copy(image, "oci:" + layout);
    store.copy(image, "oci:" + layout + ":1.0");
    assertThat(index()).isEqualTo(INDEX_START + entry(image, "1.0") + "]}");
  }

  @Test
  void whatOthersWroteIntoTheIndexIsKept() throws IOException {
    SourceImage image = store.source(store.layer("a", "1"));
    String foreign =
        "{\"digest\":\"sha256:00\",\"size\":1.50,\"platform\":{\"os\":\"linux\"},"
            + "\"annotations\":{\"com.example.a\":\"<x>\","
            + "\"org.opencontainers.image.ref.name\":\"latest\"}}";
    Files.createDirectories(layout);
    Files.writeString(layout.resolve("oci-layout"), "{\"imageLayoutVersion\": \"1.0.0\"}");
    Files.writeString(
        layout.resolve("index.json"),
        "{ \"schemaVersion\": 2, \"manifests\": ["
            + foreign
            + "], \"annotations\": {\"b\": \"c\"}}");
    store.copy(image, "oci:" + layout + ":latest");
    assertThat(index())
        .isEqualTo(
            INDEX_START.replace("\"manifests\"", "\"annotations\":{\"b\":\"c\"},\"manifests\"")
                + "{\"digest\":\"sha256:00\",\"size\":1.50,\"platform\":{\"os\":\"linux\"},"
                + "\"annotations\":{\"com.example.a\":\"\\u003cx\\u003e\"}},"
                + entry(image, "latest")
                + "]}");
    assertThat(layout.resolve("oci-layout")).hasContent("{\"imageLayoutVersion\": \"1.0.0\"}");
  }

  @Test
  void annotationsOfTheSameImageAreKeptWhenItGetsAName() throws IOException {
    SourceImage image = store.source(store.layer("a", "1"));
    store.copy(image, "oci:" + layout);
    Files.writeString(
        layout.resolve("index.json"), index().replace("}]}", ",\"annotations\":{\"a\":\"b\"}}]}"));
    store.copy(image, "oci:" + layout + ":x");
    assertThat(index())
        .endsWith(",\"annotations\":{\"a\":\"b\",\"org.opencontainers.image.ref.name\":\"x\"}}]}");
  }

  @Test
  void aBlobThatIsCutShortIsWrittenAgain() throws IOException {
    Layer layer = store.layer("a", "1");
    store.copy(store.source(layer), "oci:" + layout);
    Files.writeString(blob(layer.digest()), "cut");
    store.copy(store.source(layer), "oci:" + layout);
    assertThat(blob(layer.digest())).hasBinaryContent(store.tar(layer));
  }

  @Test
  void aFailureLeavesTheLayoutAsItWas() throws IOException {
    store.copy(store.source(store.layer("a", "1")), "oci:" + layout + ":latest");
    Layer good = store.layer("b", "2");
    Path changing = store.storePath("c", "3");
    Layer bad = store.layer(changing);
    Files.writeString(changing.resolve("data"), "4");
    Map<String, String> before = FileTree.of(layout);
    SourceImage image = store.source(good, bad);
    assertThatThrownBy(() -> store.copy(image, "oci:" + layout + ":latest"))
        .isInstanceOf(DigestMismatchException.class);
    assertThat(FileTree.of(layout)).isEqualTo(before);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "not json",
        "[]",
        "{\"manifests\":{}}",
        "{\"manifests\":[5]}",
        "{\"manifests\":null} x",
        "{\"manifests\":[{\"annotations\":5}]}"
      })
  void anIndexThatIsNoneIsNamedAndLeft(String content) throws IOException {
    SourceImage image = store.source(store.layer("a", "1"));
    store.copy(image, "oci:" + layout);
    Path index = Files.writeString(layout.resolve("index.json"), content);
    Map<String, String> before = FileTree.of(layout);
    assertThatThrownBy(() -> store.copy(image, "oci:" + layout + ":x"))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageStartingWith(index + ": ");
    assertThat(FileTree.of(layout)).isEqualTo(before);
  }

  @Test
  void anEmptyDirectoryBecomesALayout() throws IOException {
    Files.createDirectory(layout);
    SourceImage image = store.source(store.layer("a", "1"));
    store.copy(image, "oci:" + layout + ":1");
    assertThat(index()).isEqualTo(INDEX_START + entry(image, "1") + "]}");
  }

  @Test
  void somethingElseIsNotTouched() throws IOException {
    SourceImage image = store.source(store.layer("a", "1"));
    Files.createDirectory(layout);
    Files.writeString(layout.resolve("thesis.txt"), "years of work");
    assertThatThrownBy(() -> store.copy(image, "oci:" + layout))
        .isInstanceOf(OutputException.class)
        .hasMessage(
            "cannot write "
                + layout
                + ": it is there already, and is neither empty nor an OCI layout");
    assertThat(FileTree.of(layout)).containsOnlyKeys("", "thesis.txt");

    Path file = Files.writeString(folder.resolve("file"), "x");
    assertThatThrownBy(() -> store.copy(image, "oci:" + file)).isInstanceOf(OutputException.class);
    assertThat(file).hasContent("x");
  }

  @Test
  void aLayerThatIsThereTwiceIsOneBlob() throws IOException {
    Layer layer = store.layer("a", "1");
    SourceImage image = store.source(layer, layer);
    store.copy(image, "oci:" + layout);
    assertThat(new String(image.manifest().content(), UTF_8).split(layer.digest().hex(), -1))
        .hasSize(3);
    assertThat(FileTree.of(layout.resolve("blobs/sha256"))).hasSize(1 + 3);
  }

  private Path blob(Digest digest) {
    return layout.resolve("blobs/sha256/" + digest.hex());
  }

  private String index() throws IOException {
    return Files.readString(layout.resolve("index.json"));
  }

  private static String entry(SourceImage image, String name) {
    return entry(image).replace("}", "")
        + ",\"annotations\":{\"org.opencontainers.image.ref.name\":\""
        + name
        + "\"}}";
  }

  private static String entry(SourceImage image) {
    Descriptor manifest = image.manifestDescriptor();
    return "{\"mediaType\":\"application/vnd.oci.image.manifest.v1+json\",\"digest\":\""
        + manifest.digest()
        + "\",\"size\":"
        + manifest.size()
        + "}";
  }
}
