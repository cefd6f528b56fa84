package org.nix2container.push;

import java.util.List;
import org.nix2container.oci.Descriptor;
import org.nix2container.push.BlobOutcome.How;

/**
 * A blob that may be there, and would do for a layer.
 *
 * @param how who says that it is that layer
 * @param elsewhere other repositories of the registry that may have it
 */
record Candidate(Descriptor blob, How how, List<String> elsewhere) {

  static Candidate here(Descriptor blob, How how) {
    return new Candidate(blob, how, List.of());
  }
}
