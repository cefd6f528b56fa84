package org.nix2container.image;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.nix2container.layer.Layer;
import org.nix2container.oci.Digest;
import org.nix2container.oci.History;
import org.nix2container.oci.ImageConfig;
import org.nix2container.oci.Platform;
import org.nix2container.oci.Rfc3339;

/**
 * Puts an image together.
 *
 * @param config put over the config of the base image
 * @param layers put on the base's; one whose digest is there already is not put there again
 * @param architecture absent to take the base's, or this machine's where there is no base
 */
public record ImageAssembly(
    Optional<Image> base,
    ImageConfig config,
    List<Layer> layers,
    Optional<String> architecture,
    Rfc3339 created) {

  /** The image. */
  public Image image() {
    return new Image(
        base.isPresent() ? config.over(base.get().config()) : config,
        allLayers(),
        platform(),
        Optional.of(created),
        base.isPresent() ? base.get().baseHistory() : List.<History>of());
  }

  private List<Layer> allLayers() {
    List<Layer> all = new ArrayList<>();
    Set<Digest> digests = new HashSet<>();
    if (base.isPresent()) {
      for (Layer layer : base.get().layers()) {
        all.add(layer);
        digests.add(layer.digest());
      }
    }
    for (Layer layer : layers) {
      if (digests.add(layer.digest())) {
        all.add(layer);
      }
    }
    return all;
  }

  private Platform platform() {
    if (base.isEmpty()) {
      return Platform.linux(architecture.orElseGet(Platform::thisArchitecture));
    }
    Platform inherited = base.get().platform();
    String own = architecture.orElse(inherited.architecture());
    if (own.isEmpty()) {
      own = Platform.thisArchitecture();
    }
    boolean same = own.equals(inherited.architecture());
    return new Platform(own, inherited.os(), same ? inherited.variant() : "");
  }
}
