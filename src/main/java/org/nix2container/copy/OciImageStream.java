package org.nix2container.copy;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.nix2container.oci.Descriptor;
import org.nix2container.pull.LayerBlob;
import org.nix2container.pull.SourceImage;
import org.nix2container.reference.DockerReference;
import org.nix2container.registry.Repository.BlobSource;

/** An image as a tar of a layout, whose index gives it its full names. */
record OciImageStream(LayoutTar tar, List<DockerReference> names) implements ImageStream {

  @Override
  public Descriptor layer(
      LayerBlob layer, String mediaType, Optional<Descriptor> known, BlobSource source)
      throws IOException {
    return tar.blob(mediaType, known, source);
  }

  @Override
  public void end(SourceImage image) throws IOException {
    tar.small(image.configDescriptor(), image.config());
    tar.small(image.manifest().descriptor(), image.manifest().content());
    tar.index(index(image.manifest().descriptor()));
    tar.end();
  }

  private LayoutIndex index(Descriptor manifest) {
    LayoutIndex index = new LayoutIndex();
    if (names.isEmpty()) {
      index.add(manifest, Optional.empty());
    }
    names.forEach(name -> index.addImage(manifest, name));
    return index;
  }
}
