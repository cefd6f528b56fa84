package org.nix2container.pull;

import org.nix2container.oci.Descriptor;

/** Finds the bytes of blobs by what manifests say of them. */
@FunctionalInterface
interface Blobs {

  /** Where the blob is; it may turn out on reading that it is not what it should be. */
  BlobContent content(Descriptor blob);

  /** A manifest that an index lists, verified. */
  default byte[] manifest(String name, Descriptor instance) {
    return StoredImage.small(name, this, instance);
  }
}
