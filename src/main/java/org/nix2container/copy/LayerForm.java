package org.nix2container.copy;

import java.io.IOException;
import java.util.Optional;
import org.nix2container.compress.CompressedLayer;
import org.nix2container.compress.Compression;
import org.nix2container.compress.Compressors;
import org.nix2container.copy.CopyOptions.DirectoryLayers;
import org.nix2container.oci.MediaType;
import org.nix2container.pull.LayerBlob;
import org.nix2container.pull.SourceImage;
import org.nix2container.pull.UncompressedLayer;
import org.nix2container.reference.Location;
import org.nix2container.stream.BlockConsumer;

/** In which form layers are written to a layout, an archive of one, or a directory. */
final class LayerForm {

  private final CopyOptions options;
  private final boolean inDirectory;

  private LayerForm(CopyOptions options, boolean inDirectory) {
    this.options = options;
    this.inDirectory = inDirectory;
  }

  static LayerForm of(Location to, CopyOptions options) {
    return new LayerForm(options, to instanceof Location.PlainDirectory);
  }

  /**
   * What is to be made of a layer, {@link Compression.None} for the tar; empty if it is written as
   * it is stored.
   */
  Optional<Compression> made(SourceImage image, LayerBlob layer) {
    Optional<Compression> is = compressionOf(layer.descriptor().mediaType());
    if (options.preserveDigests() || !image.isImage() || is.isEmpty()) {
      return Optional.empty();
    }
    boolean tar = is.get() instanceof Compression.None;
    if (inDirectory) {
      if (options.directoryLayers() == DirectoryLayers.AS_THEY_ARE) {
        return Optional.empty();
      }
      if (options.directoryLayers() == DirectoryLayers.UNCOMPRESSED) {
        return tar ? Optional.empty() : Optional.of(new Compression.None());
      }
      if (tar && options.compression().isEmpty()) {
        return Optional.of(new Compression.Gzip(Compression.Gzip.DEFAULT_LEVEL));
      }
    }
    return options
        .compression()
        .filter(wanted -> !wanted.layerMediaType().equals(is.get().layerMediaType()));
  }

  /** How a blob is compressed; nothing for types that are not known. */
  private static Optional<Compression> compressionOf(String mediaType) {
    return switch (mediaType) {
      case MediaType.OCI_LAYER, MediaType.DOCKER_LAYER -> Optional.of(new Compression.None());
      case MediaType.OCI_LAYER_GZIP, MediaType.DOCKER_LAYER_GZIP ->
          Optional.of(new Compression.Gzip(Compression.Gzip.DEFAULT_LEVEL));
      case MediaType.OCI_LAYER_ZSTD, MediaType.DOCKER_LAYER_ZSTD ->
          Optional.of(new Compression.Zstd(Compression.Zstd.DEFAULT_LEVEL));
      default -> Optional.empty();
    };
  }

  /** Whether layers of the image become zstd, which only an OCI manifest can say. */
  boolean becomesZstd(SourceImage image) {
    return image.layers().stream()
        .anyMatch(layer -> made(image, layer).orElse(null) instanceof Compression.Zstd);
  }

  /** Gives the layer in a form. */
  static void write(LayerBlob layer, Compression form, Compressors compressors, BlockConsumer to)
      throws IOException {
    try (CompressedLayer compressed = compressors.begin(form, to)) {
      new UncompressedLayer(layer).writeTo((BlockConsumer) compressed);
      compressed.finish();
    }
  }
}
