package org.nix2container.layer;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.nix2container.json.JsonReader;
import org.nix2container.oci.History;

/**
 * Reads the files that options are given in. All throw {@link
 * org.nix2container.failure.InvalidInputException}, which names the place in the file.
 */
public final class OptionFiles {

  private OptionFiles() {}

  /** A rewrites file, {@code [{path, regex, repl}]}: by store path, the last of several. */
  public static Map<String, Rewrite> rewrites(Path file) {
    Map<String, Rewrite> rewrites = new LinkedHashMap<>();
    try (JsonReader json = JsonReader.open(file)) {
      if (!json.nullValue()) {
        json.array(element -> {
          PathReading.RewriteMembers members = new PathReading.RewriteMembers();
          element.object(members::member);
          rewrites.put(required(members.path(), element), members.rewrite());
        });
      }
      json.end();
    }
    return rewrites;
  }

  /** A perms file, {@code [{path, regex, mode?, ...}]}: by store path, all of them in order. */
  public static Map<String, List<Perm>> perms(Path file) {
    Map<String, List<Perm>> perms = new LinkedHashMap<>();
    try (JsonReader json = JsonReader.open(file)) {
      if (!json.nullValue()) {
        json.array(element -> {
          PathReading.PermMembers members = new PathReading.PermMembers();
          element.object(members::member);
          perms
              .computeIfAbsent(required(members.path(), element), path -> new ArrayList<>())
              .add(members.perm());
        });
      }
      json.end();
    }
    return perms;
  }

  /** A history file: one history entry. */
  public static History history(Path file) {
    try (JsonReader json = JsonReader.open(file)) {
      History history = json.nullValue() ? History.NONE : History.read(json);
      json.end();
      return history;
    }
  }

  private static String required(String path, JsonReader element) {
    if (path.isEmpty()) {
      throw element.error("this element has no `path`");
    }
    return path;
  }
}
