package org.nix2container.docker;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.nix2container.image.Image;
import org.nix2container.layer.Layer;
import org.nix2container.layer.LayerPath;
import org.nix2container.oci.History;
import org.nix2container.oci.ImageConfig;
import org.nix2container.oci.Platform;
import org.nix2container.oci.Rfc3339;
import org.nix2container.pull.SourceImage;
import org.nix2container.stream.LayerMaker;
import org.nix2container.stream.LayerTars;

/** Images of generated layers, each of one store path with a file. */
final class LittleImage implements AutoCloseable {

  private final Path folder;
  private final LayerTars tars = new LayerTars(2);

  LittleImage(Path folder) {
    this.folder = folder;
  }

  /**
   * An image with a layer for each text.
   *
   * @param texts what is in the files, so often that each layer has 100 kB
   */
  SourceImage of(String... texts) throws IOException {
    List<List<LayerPath>> paths = new ArrayList<>();
    for (String text : texts) {
      Path directory = Files.createDirectories(folder.resolve("store/" + text));
      Files.writeString(directory.resolve("data"), text.repeat(100_000 / text.length()));
      paths.add(List.of(LayerPath.plain(directory.toString())));
    }
    List<Layer> layers = new LayerMaker(tars, History.NONE).reproducible(paths, List.of());
    Image image =
        new Image(
            ImageConfig.ofEntrypoint(List.of("/bin/app")),
            layers,
            Platform.linux("amd64"),
            Optional.of(Rfc3339.YEAR_ONE),
            List.of());
    return SourceImage.of(image, tars);
  }

  @Override
  public void close() {
    tars.close();
  }
}
