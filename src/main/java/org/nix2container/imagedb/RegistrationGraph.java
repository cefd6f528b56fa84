package org.nix2container.imagedb;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.nix2container.closure.ClosurePath;
import org.nix2container.closure.GraphFile;
import org.nix2container.failure.InvalidInputException;
import org.nix2container.json.JsonReader;
import org.nix2container.json.JsonWriter;
import org.nix2container.json.Keys;
import org.nix2container.json.ValueKind;

/**
 * A closure graph whose hashes are to be believed: it comes from the build that uses it.
 *
 * @param source the file it was read from
 * @param registrations each store path once, sorted by their bytes
 */
public record RegistrationGraph(Path source, List<Registration> registrations) {

  public RegistrationGraph {
    registrations = List.copyOf(registrations);
  }

  /**
   * Reads an array of {@code {path, narHash, narSize, references}}, or since Nix 2.19 an object of
   * these by path.
   *
   * @throws InvalidInputException naming the place in the file, and the store path, that is not as
   *     it should be
   */
  public static RegistrationGraph read(Path file) {
    try (JsonReader json = JsonReader.open(file)) {
      RegistrationGraph graph = new Reading(file).graph(json);
      json.end();
      return graph;
    }
  }

  /**
   * Reads the {@code graph} that {@code exportReferencesGraph} puts into a builder's {@code
   * .attrs.json}.
   *
   * @throws InvalidInputException as {@link #read}, and if there is none
   */
  public static RegistrationGraph ofAttributes(Path file) {
    List<RegistrationGraph> found = new ArrayList<>();
    try (JsonReader json = JsonReader.open(file)) {
      json.object((key, value) -> {
        if (key.equals("graph")) {
          found.add(new Reading(file).graph(value));
        }
      });
      json.end();
    }
    if (found.isEmpty()) {
      throw new InvalidInputException(
          file.toString(),
          "it has no `graph`; the derivation needs __structuredAttrs = true and"
              + " exportReferencesGraph.graph");
    }
    return found.getLast();
  }

  /** The graph without these store paths. What refers to them still does. */
  public RegistrationGraph without(Set<String> ignored) {
    return new RegistrationGraph(
        source, registrations.stream().filter(node -> !ignored.contains(node.path())).toList());
  }

  /** The store paths, to make layers of. */
  public List<ClosurePath> closure() {
    return registrations.stream().map(Registration::closurePath).toList();
  }

  /** As {@link #read} takes it: the same store paths give the same bytes. */
  public byte[] toJson() {
    JsonWriter json = JsonWriter.indented();
    json.beginArray();
    for (Registration node : registrations) {
      json.beginObject().key("path").string(node.path());
      json.key("narHash").string(node.narHash().text());
      json.key("narSize").integer(node.narSize());
      json.key("references").beginArray();
      node.references().forEach(json::string);
      json.endArray().endObject();
    }
    return json.endArray().toBytes();
  }

  private static final class Reading {
    private final Path file;
    private final Map<String, Registration> nodes = new HashMap<>();

    /** A path is told once for each path that refers to it, and kept once. */
    private final Map<String, String> known = new HashMap<>();

    Reading(Path file) {
      this.file = file;
    }

    RegistrationGraph graph(JsonReader json) {
      if (json.peek() == ValueKind.OBJECT) {
        json.object((path, value) -> add(new Node(path), value));
      } else {
        json.array(element -> add(new Node(""), element));
      }
      List<Registration> sorted = new ArrayList<>(nodes.values());
      sorted.sort(Comparator.comparing(Registration::path, Keys.BY_BYTES));
      return new RegistrationGraph(file, sorted);
    }

    private void add(Node node, JsonReader json) {
      Registration read = node.registration(json);
      Registration other = nodes.putIfAbsent(read.path(), read);
      if (other != null && !other.agreesWith(read)) {
        throw json.error("it says of the store path " + read.path() + " one thing and another");
      }
    }

    private String knownPath(JsonReader value) {
      String read = GraphFile.storePath(value);
      String same = known.putIfAbsent(read, read);
      return same == null ? read : same;
    }

    private final class Node {
      private String path;
      private Optional<String> narHash = Optional.empty();
      private long narSize = -1;
      private List<String> references = List.of();

      Node(String path) {
        this.path = path;
      }

      Registration registration(JsonReader json) {
        json.object(this::read);
        if (!path.startsWith("/")) {
          throw json.error(
              path.isEmpty() ? "this element has no `path`" : path + " is no absolute path");
        }
        if (narHash.isEmpty() || narSize < 0) {
          String missing = narHash.isEmpty() ? "narHash" : "narSize";
          throw json.error(
              "the store path " + path + " has no `" + missing + "`, which a Nix database needs");
        }
        Optional<NarHash> hash = NarHash.parse(narHash.get());
        if (hash.isEmpty()) {
          throw json.error(
              "the store path "
                  + path
                  + " has the narHash `"
                  + narHash.get()
                  + "`, which is no SHA-256 as in sha256:<52 digits of Nix's base 32>, sha256:<64"
                  + " hex digits> or sha256-<base 64>");
        }
        return new Registration(path, hash.get(), narSize, references);
      }

      private void read(String key, JsonReader value) {
        if (value.nullValue()) {
          return;
        }
        switch (key) {
          case "path" -> path = knownPath(value);
          case "narHash" -> narHash = Optional.of(value.string());
          case "narSize" -> {
            narSize = value.integer();
            if (narSize < 0) {
              throw value.error("a size cannot be negative");
            }
          }
          case "references" -> {
            references = new ArrayList<>();
            value.array(element -> references.add(knownPath(element)));
          }
          default -> {
            // There is more to know of a store path than goes into a database.
          }
        }
      }
    }
  }
}
