package org.nix2container.push;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.zip.GZIPOutputStream;
import org.nix2container.image.Image;
import org.nix2container.layer.Layer;
import org.nix2container.layer.LayerPath;
import org.nix2container.oci.Digest;
import org.nix2container.oci.History;
import org.nix2container.oci.ImageConfig;
import org.nix2container.oci.MediaType;
import org.nix2container.oci.Platform;
import org.nix2container.oci.Rfc3339;
import org.nix2container.pull.SourceImage;
import org.nix2container.stream.LayerMaker;
import org.nix2container.stream.LayerTars;

/** Store paths in a folder, a layer for each, and images of these. */
final class SmallLayers implements AutoCloseable {

  private final Path folder;
  private final LayerTars tars = new LayerTars(2);

  SmallLayers(Path folder) {
    this.folder = folder;
  }

  LayerTars tars() {
    return tars;
  }

  Path storePath(String name) {
    return folder.resolve("store/" + name);
  }

  /** A layer that is generated of one store path with one file. */
  Layer layer(String name, String data) {
    change(name, data);
    List<LayerPath> paths = List.of(LayerPath.plain(storePath(name).toString()));
    return new LayerMaker(tars, History.NONE).reproducible(List.of(paths), List.of()).getFirst();
  }

  /** Writes the file anew. */
  void change(String name, String data) {
    try {
      Files.createDirectories(storePath(name));
      Files.writeString(storePath(name).resolve("data"), data);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Takes the store path away: whoever reads the layer from now on fails. */
  void remove(String name) {
    try {
      Files.delete(storePath(name).resolve("data"));
      Files.delete(storePath(name));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  byte[] tar(Layer layer) {
    ByteArrayOutputStream tar = new ByteArrayOutputStream();
    try {
      tars.generate(layer.paths(), (buffer, length) -> tar.write(buffer, 0, length));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return tar.toByteArray();
  }

  /** The same layer as a base image would have it, in a file. */
  Layer gzipped(Layer layer) {
    try {
      ByteArrayOutputStream blob = new ByteArrayOutputStream();
      try (GZIPOutputStream gzip = new GZIPOutputStream(blob)) {
        gzip.write(tar(layer));
      }
      Digest digest = Digest.of(blob.toByteArray());
      Path file = Files.write(folder.resolve(digest.hex()), blob.toByteArray());
      return new Layer(
          digest,
          0,
          layer.diffId(),
          List.of(),
          MediaType.OCI_LAYER_GZIP,
          Optional.of(file.toString()),
          History.NONE);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  SourceImage image(Layer... layers) {
    return image("/bin/app", layers);
  }

  SourceImage image(String entrypoint, Layer... layers) {
    return SourceImage.of(
        new Image(
            ImageConfig.ofEntrypoint(List.of(entrypoint)),
            List.of(layers),
            Platform.linux("amd64"),
            Optional.of(Rfc3339.YEAR_ONE),
            List.of()),
        tars);
  }

  @Override
  public void close() {
    tars.close();
  }
}
