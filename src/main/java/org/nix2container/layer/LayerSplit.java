package org.nix2container.layer;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.nix2container.failure.InvalidInputException;

/**
 * Which store paths go into which layer.
 *
 * @param maxLayers the first {@code maxLayers - 1} paths get a layer each, the rest share the last
 * @param rewrites by store path
 * @param perms by store path
 * @param ignored store paths to leave out
 * @param parents layers whose paths (with equal options) are left out
 */
public record LayerSplit(
    int maxLayers,
    Map<String, Rewrite> rewrites,
    Map<String, List<Perm>> perms,
    Set<String> ignored,
    List<Layer> parents) {

  /**
   * Checks the number of layers.
   *
   * @throws InvalidInputException if it is not positive
   */
  public LayerSplit {
    if (maxLayers < 1) {
      throw new InvalidInputException(
          "--max-layers " + maxLayers, "an image needs at least one layer: give 1 or more");
    }
    ignored = Set.copyOf(ignored);
  }

  /** Everything as it is, in this many layers. */
  public static LayerSplit into(int maxLayers) {
    return new LayerSplit(maxLayers, Map.of(), Map.of(), Set.of(), List.of());
  }

  /** The paths of each layer, lowest layer first; none is empty. */
  public List<List<LayerPath>> of(List<String> orderedPaths) {
    List<LayerPath> kept = kept(orderedPaths);
    List<List<LayerPath>> layers = new ArrayList<>();
    int next = 0;
    while (next < kept.size()) {
      int end = layers.size() == maxLayers - 1 ? kept.size() : next + 1;
      layers.add(List.copyOf(kept.subList(next, end)));
      next = end;
    }
    return layers;
  }

  private List<LayerPath> kept(List<String> orderedPaths) {
    Set<LayerPath> inParents = new HashSet<>();
    for (Layer parent : parents) {
      inParents.addAll(parent.paths());
    }
    List<LayerPath> kept = new ArrayList<>();
    for (String path : orderedPaths) {
      LayerPath candidate = new LayerPath(path, options(path));
      if (!ignored.contains(path) && !inParents.contains(candidate)) {
        kept.add(candidate);
      }
    }
    return kept;
  }

  private Optional<PathOptions> options(String path) {
    Rewrite rewrite = rewrites.get(path);
    List<Perm> permsOfPath = perms.get(path);
    if (rewrite == null && permsOfPath == null) {
      return Optional.empty();
    }
    return Optional.of(
        new PathOptions(
            rewrite == null ? Rewrite.NONE : rewrite,
            permsOfPath == null ? List.of() : permsOfPath));
  }

  /** The store paths that rewrites or perms name but the closure does not have. */
  public List<String> withoutEffect(List<String> orderedPaths) {
    Set<String> named = new LinkedHashSet<>(rewrites.keySet());
    named.addAll(perms.keySet());
    named.removeAll(new HashSet<>(orderedPaths));
    return new ArrayList<>(named);
  }
}
