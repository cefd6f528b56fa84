package org.nix2container.layer;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.nix2container.failure.InvalidInputException;
import org.nix2container.oci.Descriptor;
import org.nix2container.oci.Digest;
import org.nix2container.oci.History;
import org.nix2container.oci.MediaType;

class LayersFileTest {

  private static final Digest A = Digest.of("a".getBytes(UTF_8));
  private static final Digest B = Digest.of("b".getBytes(UTF_8));

  @TempDir private Path folder;

  @Test
  void noLayersAreNull() {
    assertThat(new String(LayersFile.toJson(List.of()), UTF_8)).isEqualTo("null");
  }

  @Test
  void whatIsWrittenIsReadAgain() throws IOException {
    List<Layer> layers =
        List.of(
            Layer.generated(A, 1024, List.of(LayerPath.plain("/a")), History.NONE),
            new Layer(
                B,
                0,
                A,
                List.of(
                    new LayerPath(
                        "/ü\"<&>\u2028",
                        Optional.of(
                            new PathOptions(
                                new Rewrite("^/(.*)$", "/$1"),
                                List.of(
                                    new Perm(".*", "", Long.MAX_VALUE, -1, "ä", "<b>"),
                                    new Perm("", "04755", 0, 0, "", "")))))),
                "application/vnd.oci.image.layer.v1.tar+gzip",
                Optional.of("/blobs/b"),
                History.NONE));
    assertThat(LayersFile.read(file(LayersFile.toJson(layers)))).isEqualTo(layers);
  }

  @Test
  void whatALayerBecameWhenItWasCompressedIsKept() throws IOException {
    RecordedBlob blob =
        new RecordedBlob(new Descriptor(MediaType.OCI_LAYER_GZIP, B, 77), "an-encoder-1");
    Layer layer =
        Layer.generated(A, 1024, List.of(LayerPath.plain("/a")), History.NONE).compressedAs(blob);
    byte[] json = LayersFile.toJson(List.of(layer));
    assertThat(new String(json, UTF_8))
        .contains(
            """
            		"mediatype": "application/vnd.oci.image.layer.v1.tar",
            		"compressed": {
            			"mediatype": "application/vnd.oci.image.layer.v1.tar+gzip",
            			"digest": "%s",
            			"size": 77,
            			"encoder": "an-encoder-1"
            		},
            """
                .formatted(B));
    assertThat(LayersFile.read(file(json))).containsExactly(layer);
  }

  @Test
  void keysAreMatchedWithoutRegardToCaseAndUnknownOnesSkipped() throws IOException {
    String json =
        """
        [{"Digest": "%s", "DIFF_IDS": "%s", "Paths": [{"PATH": "/a", "x": [{}]}],
          "MediaType": "%s", "history": {}, "paths-of-tomorrow": null}]
        """
            .formatted(A, A, MediaType.OCI_LAYER);
    assertThat(LayersFile.read(file(json.getBytes(UTF_8))))
        .containsExactly(
            new Layer(
                A,
                0,
                A,
                List.of(LayerPath.plain("/a")),
                MediaType.OCI_LAYER,
                Optional.empty(),
                History.NONE));
  }

  @ParameterizedTest
  @ValueSource(strings = {"null", "[]"})
  void thereMayBeNoLayers(String json) throws IOException {
    assertThat(LayersFile.read(file(json.getBytes(UTF_8)))).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\'',
      value = {
        "{}             | line 1, column 1: expected an array, found an object",
        "[null]         | `[0]`: expected an object, found null",
        "[{}]           | `[0]`: a layer needs `digest` and `diff_ids`",
        "[{D}]          | `[0]`: a layer needs `digest` and `diff_ids`",
        "[{D, I}]       | `[0]`: a layer needs `paths` or `layer-path`",
        "[{D, I, \"paths\": []}]      | `[0]`: a layer needs `paths` or `layer-path`",
        "[{D, I, \"layer-path\": \"\"}]       | `[0]`: a layer needs `paths` or `layer-path`",
        "[{D, I, \"layer-path\": 1}]          | `[0].layer-path`: expected a string, found a"
            + " number",
        "[{\"digest\": \"sha256:12\"}]        | `[0].digest`: expected `sha256:` and 64 hex digits",
        "[{\"diff_ids\": \"md5:12\"}]         | `[0].diff_ids`: expected `sha256:` and 64 hex"
            + " digits",
        "[{D, I, \"size\": \"1\"}]            | `[0].size`: expected an integer, found a string",
        "[{D, I, \"mediatype\": 1}]           | `[0].mediatype`: expected a string, found a number",
        "[{D, I, \"compressed\": {}}]         | `[0].compressed`: `compressed` needs `mediatype`"
            + " (tar+gzip or tar+zstd), `digest`, `size` and `encoder`",
        "[{D, I, \"History\": []}]            | `[0].History`: expected an object, found an array",
        "[{D, I, \"paths\": {}}]              | `[0].paths`: expected an array, found an object",
        "[{D, I, \"paths\": [\"/a\"]}]        | `[0].paths[0]`: expected an object, found a string",
        "[{D, I, \"paths\": [{}]}]            | `[0].paths[0]`: this element has no `path`",
        "[{D, I, \"paths\": [{\"path\": \"a\"}]}] | `[0].paths[0].path`: expected an absolute path,"
            + " found \"a\"",
        "[{D, I, \"paths\": [P, {\"path\": 1}]}]  | `[0].paths[1].path`: expected a string, found a"
            + " number",
        "[{D, I, \"paths\": [{\"path\": \"/a\", \"options\": []}]}] | `[0].paths[0].options`:"
            + " expected an object, found an array",
        "[{D, I, \"paths\": [{\"path\": \"/a\", \"options\": {\"rewrite\": {\"regex\": \"(\"}}}]}]"
            + " | `[0].paths[0].options.rewrite.regex`: regex `(`: missing closing )",
        "[{D, I, \"paths\": [{\"path\": \"/a\", \"options\": {\"perms\": [{\"mode\": \"9\"}]}}]}] |"
            + " `[0].paths[0].options.perms[0].mode`: \"9\" is not a mode",
        "[{D, I, \"paths\": [{\"path\": \"/a\", \"options\": {\"perms\": {}}}]}] |"
            + " `[0].paths[0].options.perms`: expected an array, found an object",
        "[{D, I, \"paths\": [P]}]             | `[0]`: a layer needs `mediatype`",
        "[{D, I, T, \"paths\": [P]}] x        | not JSON",
        "[{D, I, T, \"paths\": [P]}           | not JSON: the input ends in the middle of a value",
      })
  void whatIsWrongIsNamedWithFileAndPlace(String pattern, String complaint) throws IOException {
    String json =
        pattern
            .replace("D", "\"digest\": \"" + A + "\"")
            .replace("I", "\"diff_ids\": \"" + A + "\"")
            .replace("T", "\"mediatype\": \"" + MediaType.OCI_LAYER + "\"")
            .replace("P", "{\"path\": \"/a\"}");
    Path file = file(json.getBytes(UTF_8));
    assertThatThrownBy(() -> LayersFile.read(file))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageStartingWith(file + ": line 1, column ")
        .hasMessageContaining(complaint);
  }

  private Path file(byte[] json) throws IOException {
    Path file = folder.resolve("layers.json");
    Files.write(file, json);
    return file;
  }
}
