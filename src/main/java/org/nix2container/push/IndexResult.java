package org.nix2container.push;

import java.util.List;
import org.nix2container.oci.ManifestBlob;

/**
 * An index that was pushed.
 *
 * @param index as it is there now
 * @param images in the order of the index
 */
public record IndexResult(ManifestBlob index, List<PushResult> images) {
  public IndexResult {
    images = List.copyOf(images);
  }
}
