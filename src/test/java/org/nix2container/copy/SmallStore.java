package org.nix2container.copy;

import com.github.luben.zstd.ZstdOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
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
import org.nix2container.output.Outputs;
import org.nix2container.pull.SourceImage;
import org.nix2container.reference.Location;
import org.nix2container.stream.LayerMaker;
import org.nix2container.stream.LayerTars;

/** A few store paths in a folder, layers made of them, and images made of these. */
public final class SmallStore implements AutoCloseable {

  private final Path folder;
  private final LayerTars tars = new LayerTars(2);

  public SmallStore(Path folder) {
    this.folder = folder;
  }

  /** A store path with a file {@code data}. */
  public Path storePath(String name, String data) throws IOException {
    Path directory = Files.createDirectories(folder.resolve("store/" + name));
    Files.writeString(directory.resolve("data"), data);
    return directory;
  }

  /** A layer that is generated when it is wanted. */
  public Layer layer(Path... storePaths) {
    List<LayerPath> paths =
        Arrays.stream(storePaths).map(path -> LayerPath.plain(path.toString())).toList();
    return new LayerMaker(tars, History.NONE).reproducible(List.of(paths), List.of()).getFirst();
  }

  public Layer layer(String name, String data) throws IOException {
    return layer(storePath(name, data));
  }

  public byte[] tar(Layer layer) throws IOException {
    ByteArrayOutputStream tar = new ByteArrayOutputStream();
    tars.generate(layer.paths(), (buffer, length) -> tar.write(buffer, 0, length));
    return tar.toByteArray();
  }

  /** What a base image would have in this layer's place: gzip, in two members. */
  public Layer gzipped(Layer layer) throws IOException {
    return compressed(layer, MediaType.OCI_LAYER_GZIP, GZIPOutputStream::new);
  }

  /** What a base image would have in this layer's place: zstd, in two frames. */
  public Layer zstd(Layer layer) throws IOException {
    return compressed(layer, MediaType.OCI_LAYER_ZSTD, ZstdOutputStream::new);
  }

  private interface Compressor {
    OutputStream over(OutputStream out) throws IOException;
  }

  private Layer compressed(Layer layer, String mediaType, Compressor compressor)
      throws IOException {
    byte[] tar = tar(layer);
    ByteArrayOutputStream blob = new ByteArrayOutputStream();
    int half = tar.length / 2;
    try (OutputStream first = compressor.over(blob)) {
      first.write(tar, 0, half);
    }
    try (OutputStream second = compressor.over(blob)) {
      second.write(tar, half, tar.length - half);
    }
    return inFile(blob.toByteArray(), layer.diffId(), mediaType);
  }

  /** A layer of these bytes in a file, as of a base image. */
  public Layer inFile(byte[] blob, Digest diffId, String mediaType) throws IOException {
    Digest digest = Digest.of(blob);
    Path file = Files.write(folder.resolve(digest.hex()), blob);
    return new Layer(
        digest, 0, diffId, List.of(), mediaType, Optional.of(file.toString()), History.NONE);
  }

  public static Image image(Layer... layers) {
    return new Image(
        ImageConfig.ofEntrypoint(List.of("/bin/app")),
        List.of(layers),
        Platform.linux("amd64"),
        Optional.of(Rfc3339.YEAR_ONE),
        List.of());
  }

  public SourceImage source(Layer... layers) {
    return SourceImage.of(image(layers), tars);
  }

  public SourceImage source(Image image) {
    return SourceImage.of(image, tars);
  }

  /** Copies an image to {@code transport:where}. */
  public Digest copy(SourceImage image, String to) {
    try (Outputs outputs = new Outputs()) {
      return ImageCopy.copy(image, Location.parse(to), outputs);
    }
  }

  @Override
  public void close() {
    tars.close();
  }
}
