package org.nix2container.build;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.nix2container.layer.LayerPath;
import org.nix2container.layer.LayerSplit;

/** How a closure is split into layers. */
public sealed interface Layering {

  /**
   * The most shared paths in a layer each, all others in the last: as the Nix library splits, with
   * the same digests.
   */
  record Exactly(int maxLayers) implements Layering {}

  /**
   * What the image is made for comes last, in a layer of its own: that is what changes from one
   * build to the next, while the layers with what it needs stay.
   *
   * @param dependencyLayers for what it needs, split as the other
   */
  record RootsOnTop(int dependencyLayers) implements Layering {}

  /** For those who did not choose. */
  static Layering byDefault() {
    return new RootsOnTop(19);
  }

  /** How many layers there will be at most. */
  private int maxLayers() {
    return switch (this) {
      case Exactly(int maxLayers) -> maxLayers;
      case RootsOnTop(int dependencyLayers) -> dependencyLayers;
    };
  }

  /**
   * The paths of each layer, lowest layer first; none is empty.
   *
   * @param split with what else is asked of layers; its number does not matter
   * @param roots among the paths
   */
  default List<List<LayerPath>> layers(
      LayerSplit split, List<String> orderedPaths, Set<String> roots) {
    LayerSplit numbered =
        new LayerSplit(
            maxLayers(), split.rewrites(), split.perms(), split.ignored(), split.parents());
    if (this instanceof Exactly) {
      return numbered.of(orderedPaths);
    }
    List<String> dependencies = new ArrayList<>(orderedPaths);
    dependencies.removeAll(roots);
    List<String> top = new ArrayList<>(orderedPaths);
    top.retainAll(roots);
    List<List<LayerPath>> layers = new ArrayList<>(numbered.of(dependencies));
    List<LayerPath> last = new ArrayList<>();
    numbered.of(top).forEach(last::addAll);
    if (!last.isEmpty()) {
      layers.add(last);
    }
    return layers;
  }
}
