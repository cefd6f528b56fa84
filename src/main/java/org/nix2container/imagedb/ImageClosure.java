package org.nix2container.imagedb;

import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.nix2container.failure.InvalidInputException;

/** Which store paths an image has. */
public final class ImageClosure {

  /** One said in which file. */
  private record Sourced(Registration registration, Path source) {}

  private final Map<String, Sourced> known = new HashMap<>();
  private Optional<Sourced> first = Optional.empty();

  private ImageClosure() {}

  /**
   * Every store path of one graph.
   *
   * @throws InvalidInputException naming the store path that is not beside the others in one store
   */
  public static List<Registration> of(RegistrationGraph graph) {
    new ImageClosure().add(graph);
    return graph.registrations();
  }

  /**
   * The store paths of an image that is made of several layers: those that a layer's graph has and
   * the layer does not ignore; and what these refer to, as far as a graph has it, but for what the
   * last layer ignores. So a path that one layer moves elsewhere is there if another has it in its
   * place, or needs it there.
   *
   * @param layers the lowest first, the image's own last
   * @throws InvalidInputException naming the files that do not agree on a store path, or the store
   *     path that is not beside the others in one store
   */
  public static List<Registration> of(List<LayerGraph> layers) {
    ImageClosure closure = new ImageClosure();
    for (LayerGraph layer : layers) {
      closure.add(layer.graph());
    }
    Set<String> held = new HashSet<>();
    for (LayerGraph layer : layers) {
      for (Registration node : layer.graph().without(layer.ignored()).registrations()) {
        held.add(node.path());
      }
    }
    Set<String> ignoredLast = layers.isEmpty() ? Set.of() : layers.getLast().ignored();
    return closure.reachable(held).stream()
        .filter(node -> held.contains(node.path()) || !ignoredLast.contains(node.path()))
        .toList();
  }

  private List<Registration> reachable(Set<String> from) {
    Set<String> seen = new HashSet<>(from);
    ArrayDeque<String> unexplored = new ArrayDeque<>(from);
    List<Registration> reached = new ArrayList<>();
    while (!unexplored.isEmpty()) {
      Sourced node = known.get(unexplored.remove());
      if (node != null) {
        reached.add(node.registration());
        for (String reference : node.registration().references()) {
          if (seen.add(reference)) {
            unexplored.add(reference);
          }
        }
      }
    }
    return reached;
  }

  private void add(RegistrationGraph graph) {
    for (Registration node : graph.registrations()) {
      Sourced sourced = new Sourced(node, graph.source());
      mustBeBesideTheFirst(sourced);
      Sourced other = known.putIfAbsent(node.path(), sourced);
      if (other != null && !other.registration().agreesWith(node)) {
        throw disagreement(other, sourced);
      }
    }
  }

  private void mustBeBesideTheFirst(Sourced node) {
    String path = node.registration().path();
    if (first.isEmpty()) {
      first = Optional.of(node);
    }
    String other = first.get().registration().path();
    int slash = path.lastIndexOf('/');
    if (slash != other.lastIndexOf('/') || !path.regionMatches(0, other, 0, slash)) {
      throw new InvalidInputException(
          node.source().toString(),
          path + " is not in the same store directory as " + other + "; an image has one store");
    }
    String name = path.substring(slash + 1);
    if (slash == 0 || name.isEmpty() || name.equals(".") || name.equals("..")) {
      throw new InvalidInputException(
          node.source().toString(), path + " is not directly in a store directory");
    }
  }

  private static InvalidInputException disagreement(Sourced one, Sourced other) {
    String path = one.registration().path();
    String what;
    if (!one.registration().narHash().hex().equals(other.registration().narHash().hex())) {
      what =
          "narHash: sha256:"
              + one.registration().narHash().hex()
              + " and sha256:"
              + other.registration().narHash().hex();
    } else if (one.registration().narSize() != other.registration().narSize()) {
      what = "narSize: " + one.registration().narSize() + " and " + other.registration().narSize();
    } else {
      what = "references";
    }
    return new InvalidInputException(
        one.source() + " and " + other.source(), "they differ on " + path + " in its " + what);
  }
}
