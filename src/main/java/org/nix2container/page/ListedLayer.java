package org.nix2container.page;

import java.util.ArrayList;
import java.util.List;
import org.nix2container.layer.LayerPath;
import org.nix2container.oci.Descriptor;
import org.nix2container.oci.Digest;
import org.nix2container.pull.BlobContent;
import org.nix2container.pull.LayerBlob;
import org.nix2container.pull.SourceImage;

/**
 * What there is to say of a layer.
 *
 * @param position 1 for the lowest
 * @param blob what clients get of it
 * @param storePaths what is in it, sorted by what the store paths are called; none where it is a
 *     file that was given
 */
record ListedLayer(int position, Descriptor blob, Digest diffId, List<String> storePaths) {

  /** All of an image, the lowest first. */
  static List<ListedLayer> of(SourceImage image) {
    List<ListedLayer> layers = new ArrayList<>();
    for (LayerBlob layer : image.layers()) {
      List<String> paths = new ArrayList<>();
      if (layer.content() instanceof BlobContent.Generated generated) {
        for (LayerPath path : generated.paths()) {
          paths.add(path.path());
        }
        paths.sort(ShownPath.BY_NAME);
      }
      layers.add(new ListedLayer(layers.size() + 1, layer.descriptor(), layer.diffId(), paths));
    }
    return layers;
  }

  long size() {
    return blob.size();
  }
}
