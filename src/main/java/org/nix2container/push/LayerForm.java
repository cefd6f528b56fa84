package org.nix2container.push;

import java.util.Optional;
import org.nix2container.compress.Compression;
import org.nix2container.oci.MediaType;
import org.nix2container.pull.LayerBlob;
import org.nix2container.pull.SourceImage;

/** In which form the layers of an image are sent, and which forms do where they are already. */
final class LayerForm {

  private final PushOptions options;
  private final Codec wanted;
  private final boolean docker;

  private LayerForm(PushOptions options, boolean docker) {
    this.options = options;
    this.wanted = Codec.of(options.compression());
    this.docker = docker;
  }

  static LayerForm of(SourceImage image, PushOptions options) {
    return new LayerForm(options, image.manifest().mediaType().equals(MediaType.DOCKER_MANIFEST));
  }

  /** What to compress the layer with; nothing if it is sent as it is stored. */
  Optional<Compression> made(LayerBlob layer) {
    if (isAsStored(layer)) {
      return Optional.empty();
    }
    return Optional.of(options.compression());
  }

  private boolean isAsStored(LayerBlob layer) {
    Optional<Codec> stored = Codec.of(layer.descriptor().mediaType());
    if (options.preserveDigests() || stored.isEmpty() || stored.get() == wanted) {
      return true;
    }
    return stored.get() != Codec.NONE && !options.recompress();
  }

  /** Names what the bytes are that the layer is sent as, together with its diffID. */
  String encoder(LayerBlob layer) {
    return isAsStored(layer)
        ? layer.descriptor().digest().toString()
        : options.compression().encoder();
  }

  /** The media type that the layer is sent as. */
  String mediaType(LayerBlob layer) {
    return isAsStored(layer)
        ? layer.descriptor().mediaType()
        : options.compression().layerMediaType();
  }

  /** Whether a blob of this type, that is there already, can be a layer of the image. */
  boolean does(String mediaType) {
    Optional<Codec> codec = Codec.of(mediaType);
    if (codec.isEmpty() || docker && codec.get() == Codec.ZSTD) {
      return false;
    }
    return !options.forceCompression() || codec.get() == wanted;
  }
}
