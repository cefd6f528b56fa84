package org.nix2container.copy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nix2container.compress.Compression;
import org.nix2container.copy.CopyOptions.DirectoryLayers;
import org.nix2container.copy.CopyOptions.ManifestFormat;
import org.nix2container.layer.Layer;
import org.nix2container.oci.Digest;
import org.nix2container.pull.ImageSource;
import org.nix2container.pull.LayerBlob;
import org.nix2container.pull.SourceImage;

/** The law of copying: whatever way an image goes, it stays the image that it is. */
class AnyChainTest {

  private static final int STEPS = 8;

  @TempDir private Path folder;

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
  void theConfigAndTheDiffIdsStayTheSame(long seed) throws IOException {
    Random random = new Random(seed);
    try (SmallStore store = new SmallStore(folder);
        Sources sources = new Sources(folder)) {
      SourceImage image = image(store, random);
      String at = "dir:" + folder.resolve("start");
      store.copy(image, at);
      List<String> way = new ArrayList<>();
      for (int step = 0; step < STEPS; step++) {
        String to = location(random, step);
        CopyOptions options = options(to, random);
        way.add(to + " " + options);
        sources.copy(at, to, options);
        at = to;
        assertSame(image, sources, at, way);
      }
    }
  }

  private static void assertSame(SourceImage image, Sources sources, String at, List<String> way) {
    try (ImageSource source = sources.open(at)) {
      SourceImage is = source.image(Optional.empty());
      assertThat(is.config()).as("seed's way: %s", way).isEqualTo(image.config());
      assertThat(diffIds(is)).as("seed's way: %s", way).isEqualTo(diffIds(image));
    }
  }

  private static List<Digest> diffIds(SourceImage image) {
    return image.layers().stream().map(LayerBlob::diffId).toList();
  }

  private static SourceImage image(SmallStore store, Random random) throws IOException {
    List<Layer> layers = new ArrayList<>();
    int count = 1 + random.nextInt(4);
    for (int i = 0; i < count; i++) {
      byte[] data = new byte[random.nextInt(100_000)];
      random.nextBytes(data);
      Layer layer = store.layer("path-" + i, Arrays.toString(data));
      layers.add(
          switch (random.nextInt(3)) {
            case 0 -> store.gzipped(layer);
            case 1 -> store.zstd(layer);
            default -> layer;
          });
    }
    if (random.nextBoolean()) {
      layers.add(layers.getFirst());
    }
    return store.source(layers.toArray(Layer[]::new));
  }

  private String location(Random random, int step) {
    Path path = folder.resolve("step-" + step);
    return switch (random.nextInt(4)) {
      case 0 -> "oci:" + path + ":name";
      case 1 -> "oci-archive:" + path + ":name";
      case 2 -> "docker-archive:" + path + ":name:tag";
      default -> "dir:" + path;
    };
  }

  private static CopyOptions options(String to, Random random) {
    CopyOptions options = CopyOptions.none();
    if (to.startsWith("docker")) {
      return options;
    }
    options =
        switch (random.nextInt(4)) {
          case 0 -> options.withCompression(new Compression.Gzip(1 + random.nextInt(9)));
          case 1 -> options.withCompression(new Compression.Zstd(1 + random.nextInt(9)));
          case 2 -> options.withCompression(new Compression.None());
          default -> options;
        };
    options =
        options.withDirectoryLayers(
            switch (random.nextInt(3)) {
              case 0 -> DirectoryLayers.COMPRESSED;
              case 1 -> DirectoryLayers.UNCOMPRESSED;
              default -> DirectoryLayers.AS_THEY_ARE;
            });
    return random.nextBoolean() ? options.withFormat(ManifestFormat.OCI) : options;
  }
}
