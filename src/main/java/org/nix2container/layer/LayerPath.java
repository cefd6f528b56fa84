package org.nix2container.layer;

import java.util.Optional;

/** A store path in a layer. */
public record LayerPath(String path, Optional<PathOptions> options) {

  /** A store path that is put into the layer as it is. */
  public static LayerPath plain(String path) {
    return new LayerPath(path, Optional.empty());
  }
}
