package org.nix2container.push;

import org.nix2container.registry.RegistryException;

/** Why a registry did not take a manifest (distribution-spec, "Error Codes"). */
enum ManifestRefusal {
  /** It does not have a blob that the manifest names. */
  BLOB_UNKNOWN,
  /** It does not take this kind of manifest. */
  KIND,
  OTHER;

  private static final int UNSUPPORTED_MEDIA_TYPE = 415;

  static ManifestRefusal of(RegistryException e) {
    if (e.codes().contains("MANIFEST_BLOB_UNKNOWN") || e.codes().contains("BLOB_UNKNOWN")) {
      return BLOB_UNKNOWN;
    }
    // What old registries answer to a manifest of a type that they do not know.
    return e.status() == UNSUPPORTED_MEDIA_TYPE
            || e.codes().contains("MANIFEST_INVALID")
            || e.codes().contains("UNSUPPORTED")
        ? KIND
        : OTHER;
  }
}
