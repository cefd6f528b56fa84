package org.nix2container.cli;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.nix2container.layer.LayerPath;
import org.nix2container.oci.Digest;
import org.nix2container.pull.BlobContent;
import org.nix2container.pull.LayerBlob;
import org.nix2container.pull.SourceImage;

/** What to call the layers of images, for people. */
final class LayerNames {

  private static final int NAMED = 2;
  private static final int SHOWN_DIGITS = 12;

  private final Map<Digest, String> names = new HashMap<>();

  /** Takes the layers of one more image. */
  void add(SourceImage image) {
    for (LayerBlob layer : image.layers()) {
      names.putIfAbsent(layer.diffId(), of(layer));
    }
  }

  /** Whether it is a layer of an image that was added. */
  boolean has(Digest diffId) {
    return names.containsKey(diffId);
  }

  /** By store paths, or by digest where there are none. */
  String of(Digest diffId) {
    return names.getOrDefault(diffId, shortened(diffId));
  }

  /** A layer on its own. */
  static String of(LayerBlob layer) {
    return layer.content() instanceof BlobContent.Generated generated
        ? of(generated.paths())
        : shortened(layer.descriptor().digest());
  }

  private static String of(List<LayerPath> paths) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < Math.min(NAMED, paths.size()); i++) {
      text.append(i == 0 ? "" : ", ").append(StorePathName.of(paths.get(i).path()));
    }
    if (paths.size() > NAMED) {
      text.append(" and ").append(paths.size() - NAMED).append(" more");
    }
    return text.toString();
  }

  private static String shortened(Digest digest) {
    return "sha256:" + digest.hex().substring(0, SHOWN_DIGITS);
  }
}
