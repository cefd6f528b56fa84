package org.nix2container.push;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.nix2container.oci.Descriptor;
import org.nix2container.oci.Digest;

/**
 * Which blobs the layers of an image are, as its manifest and config say together.
 *
 * @param blobs by diffID
 * @param elsewhere another repository of the registry that has them, if it is another
 */
record Pairing(Map<Digest, Descriptor> blobs, List<String> elsewhere) {

  /** Nothing, if there are not as many of the one as of the other. */
  static Pairing of(List<Digest> diffIds, List<Descriptor> layers, List<String> elsewhere) {
    Map<Digest, Descriptor> blobs = new LinkedHashMap<>();
    if (diffIds.size() == layers.size()) {
      for (int i = 0; i < layers.size(); i++) {
        blobs.putIfAbsent(diffIds.get(i), layers.get(i));
      }
    }
    return new Pairing(blobs, elsewhere);
  }
}
