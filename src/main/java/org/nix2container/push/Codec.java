package org.nix2container.push;

import java.util.Optional;
import org.nix2container.compress.Compression;
import org.nix2container.oci.MediaType;

/** How a layer's blob is compressed, as far as its media type tells. */
enum Codec {
  NONE,
  GZIP,
  ZSTD;

  /** Nothing for types that are not known, such as those of layers that may not be distributed. */
  static Optional<Codec> of(String mediaType) {
    return switch (mediaType) {
      case MediaType.OCI_LAYER, MediaType.DOCKER_LAYER -> Optional.of(NONE);
      case MediaType.OCI_LAYER_GZIP, MediaType.DOCKER_LAYER_GZIP -> Optional.of(GZIP);
      case MediaType.OCI_LAYER_ZSTD, MediaType.DOCKER_LAYER_ZSTD -> Optional.of(ZSTD);
      default -> Optional.empty();
    };
  }

  static Codec of(Compression compression) {
    return of(compression.layerMediaType()).orElseThrow();
  }
}
