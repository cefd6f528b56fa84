package org.nix2container.image;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nix2container.failure.InvalidInputException;
import org.nix2container.json.JsonReader;
import org.nix2container.layer.Layer;
import org.nix2container.layer.LayersFile;
import org.nix2container.oci.Digest;
import org.nix2container.oci.History;
import org.nix2container.oci.ImageConfig;
import org.nix2container.oci.ImageConfigReading;
import org.nix2container.oci.MediaType;
import org.nix2container.oci.Platform;
import org.nix2container.oci.Rfc3339;

class ImageFileTest {

  private static final Digest A = new Digest("a".repeat(64));
  private static final Digest B = new Digest("b".repeat(64));

  @TempDir private Path folder;

  /** Recorded with the reference implementation. */
  @Test
  void anImageFileAndItsConfigBlobAreTheBytesOfTheReference() throws Exception {
    List<Layer> layers = new ArrayList<>(LayersFile.read(golden("three-layers.layers.json")));
    layers.addAll(LayersFile.read(golden("odd.layers.json")));
    try (JsonReader config = JsonReader.open(golden("config.json"))) {
      Image image =
          new ImageAssembly(
                  Optional.empty(),
                  ImageConfigReading.of(config).finished(),
                  layers,
                  Optional.of("amd64"),
                  Rfc3339.parse("2024-05-13T09:31:10Z").orElseThrow())
              .image();
      assertThat(ImageFile.toJson(image)).asString(UTF_8).isEqualTo(text("image.json"));
      assertThat(image.configBlob()).asString(UTF_8).isEqualTo(text("config-blob.json"));
    }
  }

  @Test
  void anImageFileOfTheReferenceIsReadAndWrittenAgain() throws Exception {
    Image image = ImageFile.read(golden("image.json"));
    assertThat(ImageFile.toJson(image)).asString(UTF_8).isEqualTo(text("image.json"));
    assertThat(image.configBlob()).asString(UTF_8).isEqualTo(text("config-blob.json"));
  }

  private static Path golden(String name) throws Exception {
    return Path.of(ImageFileTest.class.getResource("/image/golden/" + name).toURI());
  }

  private static String text(String name) throws Exception {
    return Files.readString(golden(name));
  }

  @Test
  void whatABaseImageSaysIsThereAgainAfterReading() throws IOException {
    Layer layer =
        new Layer(
            A, 0, B, List.of(), MediaType.OCI_LAYER_ZSTD, Optional.of("/base/a"), History.NONE);
    History empty = new History(Rfc3339.parse("2020-01-01T00:00:00Z"), "ENV", "me", "c", true);
    History told = new History(Optional.empty(), "ADD", "", "", false);
    Image image =
        new Image(
            ImageConfig.ofEntrypoint(List.of("/bin/sh")),
            List.of(layer),
            new Platform("arm64", "freebsd", "v8"),
            Optional.empty(),
            List.of(empty, told));
    Path file = folder.resolve("base.json");
    Files.write(file, ImageFile.toJson(image));
    assertThat(ImageFile.read(file)).isEqualTo(image);
  }

  @Test
  void keysAreMatchedInAnyCaseAndUnknownOnesSkipped() throws IOException {
    Image image =
        read("{'VERSION':1,'Layers':null,'ARCH':'arm64','extra':{'a':[1]},'Image-Config':null}");
    assertThat(image.platform()).isEqualTo(Platform.linux("arm64"));
    assertThat(image.layers()).isEmpty();
    assertThat(image.created()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '^',
      textBlock =
          """
          {}                                    | an image file needs `version` and `layers`
          {'version':1}                         | an image file needs `version` and `layers`
          {'layers':[]}                         | an image file needs `version` and `layers`
          {'version':2,'layers':[]}             | version 2 of the format is not known; this program reads 1
          {'version':'1','layers':[]}           | `version`: expected an integer, found a string
          {'version':1,'layers':{}}             | `layers`: expected an array, found an object
          {'version':1,'layers':[],'arch':5}    | `arch`: expected a string, found a number
          {'version':1,'layers':[],'created':''}| `created`: "" is not a time as in
          {'version':1,'layers':[],'history':{}}| `history`: expected an array, found an object
          {'version':1,'layers':[{}]}           | `layers[0]`: a layer needs `digest` and `diff_ids`
          []                                    | expected an object, found an array
          {'version':1,'layers':[]              | not JSON: the input ends in the middle of a value
          {'version':1,'layers':[]} x           | not JSON
          """)
  void anErrorNamesFileAndPlace(String content, String reason) {
    assertThatThrownBy(() -> read(content))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageStartingWith(folder + "/image.json: line 1, column ")
        .hasMessageContaining(reason);
  }

  /** What keeps a layer from being copied is told when the file is read. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '^',
      textBlock =
          """
          'paths':[{'path':'/x'}]                     | a layer needs `mediatype`
          'layer-path':'/x','mediatype':'text/plain'  | no layer has the `mediatype` text/plain: tar, tar+gzip and tar+zstd are OCI's
          'paths':[{'path':'/x'}],'mediatype':'application/vnd.oci.image.layer.v1.tar+gzip' | a layer that is made of `paths` has the `mediatype` application/vnd.oci.image.layer.v1.tar
          'layer-path':'/x','size':-1                 | `layers[0].size`: a size cannot be negative
          'layer-path':'/x\\u0000y'                   | `layers[0].layer-path`: a path cannot hold a zero byte
          'mediatype':'application/vnd.oci.image.layer.v1.tar' | a layer needs `paths` or `layer-path`
          """)
  void aLayerThatCannotBeCopiedIsRefused(String members, String reason) {
    String layer = "{'digest':'" + A + "','diff_ids':'" + A + "'," + members + "}";
    assertThatThrownBy(() -> read("{'version':1,'layers':[" + layer + "]}"))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("`layers[0]")
        .hasMessageContaining(reason);
  }

  private Image read(String quoted) throws IOException {
    return ImageFile.read(
        Files.writeString(folder.resolve("image.json"), quoted.replace('\'', '"')));
  }
}
