package org.nix2container.pull;

import org.nix2container.failure.InvalidInputException;
import org.nix2container.oci.Descriptor;
import org.nix2container.oci.Digest;
import org.nix2container.oci.ManifestBlob;

/** One image whose manifest is made rather than read. */
record SingleImage(String describe, SourceImage image, StoredImage.Resource resource)
    implements OpenedImage {

  @Override
  public ManifestBlob manifest() {
    return image.manifest();
  }

  @Override
  public ManifestBlob manifest(Descriptor instance) {
    throw new IllegalStateException(describe + " is no index");
  }

  @Override
  public SourceImage image(ManifestBlob manifest) {
    return image;
  }

  @Override
  public BlobContent blob(Digest digest) {
    if (digest.equals(image.configDescriptor().digest())) {
      return new BlobContent.InMemory("the config of " + describe, image.config());
    }
    for (LayerBlob layer : image.layers()) {
      if (layer.descriptor().digest().equals(digest)) {
        return layer.content();
      }
    }
    throw new InvalidInputException(describe, "it has no blob " + digest);
  }

  @Override
  public void close() {
    resource.close();
  }
}
