package org.nix2container.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nix2container.compress.CompressedLayer;
import org.nix2container.compress.Compression;
import org.nix2container.compress.Compressors;
import org.nix2container.compress.Decompression;
import org.nix2container.image.ImageFile;
import org.nix2container.layer.Layer;
import org.nix2container.layer.LayersFile;
import org.nix2container.layer.RecordedBlob;
import org.nix2container.oci.Digest;
import org.nix2container.stream.LayerTars;

/** What layers become when they are compressed, from the layers file to the push. */
class RecordedBlobsTest {

  private static final String LAYERS = "layers-from-reproducible-storepaths";

  @TempDir private Path folder;
  private Path graph;
  private Path out;

  @BeforeEach
  void makeGraph() throws IOException {
    List<String> paths = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      Path path = Files.createDirectory(folder.resolve("path-" + i));
      Files.writeString(path.resolve("data"), ("line " + i + "\n").repeat(i * 100_000));
      paths.add("{\"path\":\"" + path + "\",\"references\":[]}");
    }
    graph = Files.writeString(folder.resolve("graph.json"), paths.toString());
    out = folder.resolve("layers.json");
  }

  private byte[] blob(Layer layer, Compression compression) throws IOException {
    ByteArrayOutputStream blob = new ByteArrayOutputStream();
    try (LayerTars tars = new LayerTars();
        Compressors compressors = new Compressors(1);
        CompressedLayer compressed =
            compressors.begin(compression, (buffer, length) -> blob.write(buffer, 0, length))) {
      tars.generate(layer.paths(), compressed);
      compressed.finish();
    }
    return blob.toByteArray();
  }

  @ParameterizedTest
  @CsvSource({"gzip, 1", "gzip,", "zstd, 1", "zstd,"})
  void areThoseThatAPushWouldMake(String format, Integer level) throws IOException {
    List<Object> line = new ArrayList<>(List.of(LAYERS, out, graph, "--max-layers", 4));
    line.addAll(List.of("--compress", format));
    if (level != null) {
      line.addAll(List.of("--compress-level", level));
    }
    assertThat(CommandRun.of(line.toArray())).isEqualTo(new CommandRun(0, "", ""));

    OptionalInt asked = level == null ? OptionalInt.empty() : OptionalInt.of(level);
    Compression compression = Compression.parse(format, asked);
    List<Layer> layers = LayersFile.read(out);
    assertThat(layers).hasSize(4);
    for (Layer layer : layers) {
      RecordedBlob recorded = layer.compressed().orElseThrow();
      byte[] blob = blob(layer, compression);
      assertThat(recorded.encoder()).isEqualTo(compression.encoder());
      assertThat(recorded.descriptor().mediaType()).isEqualTo(compression.layerMediaType());
      assertThat(recorded.descriptor().digest()).isEqualTo(Digest.of(blob));
      assertThat(recorded.descriptor().size()).isEqualTo(blob.length);
      var tar = Decompression.of(compression.layerMediaType(), new ByteArrayInputStream(blob));
      assertThat(Digest.of(tar.readAllBytes())).isEqualTo(layer.diffId());
    }
  }

  @Test
  void comeInAdditionToWhatIsThereWithout() throws IOException {
    Path plain = folder.resolve("plain.json");
    Path none = folder.resolve("none.json");
    assertThat(CommandRun.of(LAYERS, plain, graph, "--max-layers", 4).code()).isZero();
    assertThat(CommandRun.of(LAYERS, none, graph, "--max-layers", 4, "--compress", "none").code())
        .isZero();
    assertThat(CommandRun.of(LAYERS, out, graph, "--max-layers", 4, "--compress", "zstd").code())
        .isZero();
    assertThat(none).hasSameBinaryContentAs(plain);
    assertThat(Files.readString(out).replaceAll("\t\t\"compressed\": \\{[^}]*},\n", ""))
        .isEqualTo(Files.readString(plain))
        .isNotEqualTo(Files.readString(out));
  }

  @Test
  void areInTheImageThatIsPushed() throws IOException {
    Path config = Files.writeString(folder.resolve("config.json"), "{}");
    Path image = folder.resolve("image.json");
    CommandRun.of(LAYERS, out, graph, "--max-layers", 4, "--compress", "zstd");
    assertThat(CommandRun.of("image", image, config, out).code()).isZero();

    assertThat(ImageFile.read(image).layers())
        .isEqualTo(LayersFile.read(out))
        .allMatch(layer -> layer.compressed().isPresent());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          xz   |    | compression format "xz": must be gzip, zstd or none
          gzip | 10 | compression level 10: gzip has the levels 1 to 9
          zstd | 0  | compression level 0: zstd has the levels 1 to 20
          none | 1  | compression level 1: there are no levels without compression
          """)
  void needAnEncoderThatThereIs(String format, String level, String message) {
    List<Object> line = new ArrayList<>(List.of(LAYERS, out, graph, "--compress", format));
    if (level != null) {
      line.addAll(List.of("--compress-level", level));
    }
    assertThat(CommandRun.of(line.toArray()))
        .isEqualTo(new CommandRun(1, "", "nix2container: " + message + "\n"));
    assertThat(out).doesNotExist();
  }
}
