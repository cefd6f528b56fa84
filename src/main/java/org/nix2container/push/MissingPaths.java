package org.nix2container.push;

import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Optional;
import org.nix2container.layer.LayerPath;
import org.nix2container.pull.BlobContent;
import org.nix2container.pull.LayerBlob;

/** Looks whether the store paths of a layer are on this machine, before anything is sent. */
final class MissingPaths {

  private MissingPaths() {}

  /** One that is not. */
  static Optional<String> first(LayerBlob layer) {
    if (layer.content() instanceof BlobContent.Generated generated) {
      for (LayerPath path : generated.paths()) {
        if (!Files.exists(Path.of(path.path()), LinkOption.NOFOLLOW_LINKS)) {
          return Optional.of(path.path());
        }
      }
    }
    return Optional.empty();
  }
}
