package org.nix2container.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nix2container.build.BuiltImage;
import org.nix2container.image.Image;
import org.nix2container.layer.Layer;
import org.nix2container.layer.LayerPath;
import org.nix2container.oci.Digest;
import org.nix2container.oci.History;
import org.nix2container.oci.ImageConfig;
import org.nix2container.oci.MediaType;
import org.nix2container.oci.Platform;

class LayerTableTest {

  private static final Digest DIGEST = new Digest("a".repeat(64));
  private static final String HASH = "/nix/store/0123456789abcdfghijklmnpqrsvwxyz-";

  @Test
  void eachLayerHasItsSizeAndItsLargestPaths(@TempDir Path folder) throws Exception {
    Path blob = Files.write(folder.resolve("blob"), new byte[1234]);
    Layer ofBase =
        new Layer(
            DIGEST,
            0,
            DIGEST,
            List.of(),
            MediaType.OCI_LAYER_GZIP,
            Optional.of(blob.toString()),
            History.NONE);
    String table =
        table(
            2,
            Map.of(HASH + "a-1.0", 999L, HASH + "b", 1_000_000L, HASH + "d", 5L),
            ofBase,
            layer(999, HASH + "glibc-2.38"),
            layer(123_456_789_012L, HASH + "a-1.0", HASH + "b", "/srv/c", HASH + "d"),
            layer(10_240, "/srv/site"));
    assertThat(table)
        .isEqualTo(
            """
            layer      size  paths  largest
                1    1.2 kB      0  (base image)
                2     999 B      1  glibc-2.38
                3    123 GB      4  b (1.0 MB), a-1.0 (999 B), d (5 B)
                4   10.2 kB      1  site
              all    123 GB      6  (2 read, 1 known from before, 1 of the base image)
            """);
  }

  @Test
  void anImageMayBeEmpty() {
    assertThat(table(0, Map.of()))
        .isEqualTo(
            """
            layer      size  paths  largest
              all       0 B      0  (no layers)
            """);
  }

  @Test
  void sizesAreRounded() {
    long[] sizes = {
      0, 1, 999, 1000, 1049, 1050, 9_949, 99_949, 99_950, 999_499, 999_500, Long.MAX_VALUE
    };
    Layer[] layers = Arrays.stream(sizes).mapToObj(s -> layer(s, "/x")).toArray(Layer[]::new);
    assertThat(
            table(12, Map.of(), layers)
                .lines()
                .skip(1)
                .limit(12)
                .map(l -> l.substring(5, 15).strip()))
        .containsExactly(
            "0 B",
            "1 B",
            "999 B",
            "1.0 kB",
            "1.0 kB",
            "1.1 kB",
            "9.9 kB",
            "99.9 kB",
            "100 kB",
            "999 kB",
            "1.0 MB",
            "9223372 TB");
  }

  private static Layer layer(long size, String... paths) {
    return Layer.generated(
        DIGEST, size, Arrays.stream(paths).map(LayerPath::plain).toList(), History.NONE);
  }

  private static String table(int digested, Map<String, Long> sizes, Layer... layers) {
    Image image =
        new Image(
            ImageConfig.EMPTY,
            List.of(layers),
            Platform.linux("amd64"),
            Optional.empty(),
            List.of());
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    LayerTable.print(
        new BuiltImage(image, "x", Optional.empty(), digested, sizes, List.of()),
        new PrintStream(bytes, true, UTF_8));
    return bytes.toString(UTF_8);
  }
}
