package org.nix2container.closure;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.nix2container.json.JsonReader;
import org.nix2container.json.Keys;
import org.nix2container.json.ValueKind;

/** Reads closure graph files. */
public final class GraphFile {

  private GraphFile() {}

  /**
   * The store paths of the graph in the order of the file. Hashes that the file holds are not
   * passed on: nobody vouches for them.
   *
   * @throws org.nix2container.failure.InvalidInputException naming the place in the file that is
   *     not as it should be
   */
  public static List<ClosurePath> read(Path file) {
    List<ClosurePath> paths = new ArrayList<>();
    // A path is told once for each path that refers to it, and kept once.
    Map<String, String> known = new HashMap<>();
    try (JsonReader json = JsonReader.open(file)) {
      if (json.peek() == ValueKind.OBJECT) {
        json.object((path, value) -> paths.add(new Member(known).path(path, value)));
      } else if (!json.nullValue()) {
        json.array(element -> paths.add(new Member(known).path("", element)));
      }
      json.end();
    }
    return paths;
  }

  /** Reads a string that is an absolute path. */
  public static String storePath(JsonReader value) {
    String path = value.string();
    if (!path.startsWith("/") || path.indexOf('\0') >= 0) {
      throw value.error("expected an absolute path, found \"" + path + "\"");
    }
    return path;
  }

  private static final class Member {
    private final Map<String, String> known;
    private String path = "";
    private List<String> references = List.of();
    private long narSize;

    Member(Map<String, String> known) {
      this.known = known;
    }

    /** Reads an element; {@code key} is its path, where the graph is an object. */
    ClosurePath path(String key, JsonReader json) {
      json.object(this::read);
      if (path.isEmpty()) {
        path = key;
      }
      if (path.isEmpty()) {
        throw json.error("this element has no `path`");
      }
      if (!path.startsWith("/") || path.indexOf('\0') >= 0) {
        throw json.error("expected an absolute path as the key, found \"" + path + "\"");
      }
      return new ClosurePath(path, references, Optional.empty(), narSize);
    }

    private String knownPath(JsonReader value) {
      String read = storePath(value);
      String same = known.putIfAbsent(read, read);
      return same == null ? read : same;
    }

    private void read(String key, JsonReader value) {
      if (value.nullValue()) {
        return;
      }
      if (Keys.same(key, "path")) {
        path = knownPath(value);
      } else if (Keys.same(key, "references")) {
        references = new ArrayList<>();
        value.array(element -> references.add(knownPath(element)));
      } else if (Keys.same(key, "narSize")) {
        narSize = value.integer();
      }
    }
  }
}
