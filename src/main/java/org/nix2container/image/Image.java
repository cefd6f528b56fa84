package org.nix2container.image;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.nix2container.layer.Layer;
import org.nix2container.oci.ConfigBlob;
import org.nix2container.oci.Digest;
import org.nix2container.oci.History;
import org.nix2container.oci.ImageConfig;
import org.nix2container.oci.Platform;
import org.nix2container.oci.Rfc3339;

/**
 * An image: everything that its config and manifest are made from.
 *
 * @param layers lowest first
 * @param created absent in base images that do not say it
 * @param baseHistory the base image's history; its entries that are not empty stand for the lowest
 *     layers
 */
public record Image(
    ImageConfig config,
    List<Layer> layers,
    Platform platform,
    Optional<Rfc3339> created,
    List<History> baseHistory) {

  public Image {
    layers = List.copyOf(layers);
    baseHistory = List.copyOf(baseHistory);
  }

  /** The config blob, whose digest is the image ID. */
  public byte[] configBlob() {
    List<Digest> diffIds = new ArrayList<>();
    for (Layer layer : layers) {
      diffIds.add(layer.diffId());
    }
    return new ConfigBlob(created, platform, config, diffIds, history()).toJson();
  }

  private List<History> history() {
    List<History> history = new ArrayList<>(baseHistory);
    for (Layer layer : layers.subList(layersWithBaseHistory(), layers.size())) {
      history.add(layer.history());
    }
    return history;
  }

  private int layersWithBaseHistory() {
    int layersOfBase = 0;
    for (History entry : baseHistory) {
      layersOfBase += entry.emptyLayer() ? 0 : 1;
    }
    return Math.min(layersOfBase, layers.size());
  }
}
