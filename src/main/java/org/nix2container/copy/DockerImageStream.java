package org.nix2container.copy;

import java.io.IOException;
import java.util.Optional;
import org.nix2container.oci.Descriptor;
import org.nix2container.pull.LayerBlob;
import org.nix2container.pull.SourceImage;
import org.nix2container.registry.Repository.BlobSource;

/** An image as {@code docker load} reads it; layers that do not come are named all the same. */
record DockerImageStream(DockerTar tar) implements ImageStream {

  @Override
  public Descriptor layer(
      LayerBlob layer, String mediaType, Optional<Descriptor> known, BlobSource source)
      throws IOException {
    return tar.layer(layer, source);
  }

  @Override
  public void end(SourceImage image) throws IOException {
    tar.describe(image);
    tar.end();
  }
}
