package org.nix2container.imagedb;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.nix2container.closure.GraphFile;
import org.nix2container.json.JsonReader;

/**
 * What a layer was made of.
 *
 * @param graph the closure graph that it was split from
 * @param ignored store paths of it that are not in the layer, or not in their own place
 */
public record LayerGraph(RegistrationGraph graph, Set<String> ignored) {

  public LayerGraph {
    ignored = Set.copyOf(ignored);
  }

  /**
   * Reads {@code [{"graph": FILE, "ignore": [PATH...]}]}, lowest layer first, and the graphs. A
   * file name is as in any argument: relative to the current directory.
   *
   * @throws org.nix2container.failure.InvalidInputException naming the file, and the place in it,
   *     that is not as it should be
   */
  public static List<LayerGraph> readAll(Path file) {
    List<LayerGraph> layers = new ArrayList<>();
    try (JsonReader json = JsonReader.open(file)) {
      json.array(element -> layers.add(read(element)));
      json.end();
    }
    return layers;
  }

  private static LayerGraph read(JsonReader json) {
    Set<String> ignored = new HashSet<>();
    List<String> graph = new ArrayList<>();
    json.object((key, value) -> {
      switch (key) {
        case "graph" -> graph.add(value.string());
        case "ignore" -> value.array(path -> ignored.add(GraphFile.storePath(path)));
        default -> throw value.error("a layer has `graph` and `ignore`, nothing else");
      }
    });
    if (graph.isEmpty() || graph.getLast().isEmpty()) {
      throw json.error("this layer names no `graph`");
    }
    return new LayerGraph(RegistrationGraph.read(file(graph.getLast(), json)), ignored);
  }

  private static Path file(String name, JsonReader json) {
    try {
      return Path.of(name);
    } catch (InvalidPathException e) {
      throw json.error("`" + name + "` is not the name of a file: " + e.getReason());
    }
  }
}
