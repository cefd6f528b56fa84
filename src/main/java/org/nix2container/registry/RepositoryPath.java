package org.nix2container.registry;

import java.net.URI;
import org.nix2container.oci.Digest;

/**
 * The paths of a repository's endpoints.
 *
 * @param name such as {@code library/app}
 */
record RepositoryPath(String name) {

  URI blob(String base, Digest digest) {
    return of(base, "/blobs/" + digest);
  }

  URI uploads(String base) {
    return of(base, "/blobs/uploads/");
  }

  URI mount(String base, Digest digest, String from) {
    return of(
        base,
        "/blobs/uploads/?mount="
            + Locations.encoded(digest.toString())
            + "&from="
            + Locations.encoded(from));
  }

  URI manifest(String base, String tagOrDigest) {
    return of(base, "/manifests/" + tagOrDigest);
  }

  URI tags(String base, int atOnce) {
    return of(base, "/tags/list?n=" + atOnce);
  }

  private URI of(String base, String rest) {
    return URI.create(base + "/v2/" + name + rest);
  }

  /** The name. */
  @Override
  public String toString() {
    return name;
  }
}
