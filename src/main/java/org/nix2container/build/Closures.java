package org.nix2container.build;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.nix2container.closure.ClosurePath;
import org.nix2container.closure.GraphFile;
import org.nix2container.failure.InvalidInputException;
import org.nix2container.nixdb.NixDatabase;
import org.nix2container.nixdb.ValidPath;

/** Finds everything that a set of roots needs. */
final class Closures {

  private Closures() {}

  /** From a graph file: what can be reached from the roots. */
  static List<ClosurePath> fromGraph(Path graphFile, List<Root> roots) {
    List<ClosurePath> graph = GraphFile.read(graphFile);
    Map<String, ClosurePath> byPath = new HashMap<>();
    for (ClosurePath path : graph) {
      byPath.put(path.path(), path);
    }
    Set<String> reached = new HashSet<>();
    ArrayDeque<String> waiting = new ArrayDeque<>();
    for (Root root : roots) {
      if (!byPath.containsKey(root.path())) {
        throw new InvalidInputException(graphFile.toString(), "it does not have " + root.path());
      }
      waiting.add(root.path());
    }
    while (!waiting.isEmpty()) {
      String next = waiting.remove();
      ClosurePath path = byPath.get(next);
      if (reached.add(next) && path != null) {
        waiting.addAll(path.references());
      }
    }
    List<ClosurePath> closure = new ArrayList<>();
    for (ClosurePath path : graph) {
      if (reached.contains(path.path())) {
        closure.add(path);
      }
    }
    return closure;
  }

  /** From the Nix database; roots that are not in the store stand for themselves. */
  static List<ClosurePath> fromDatabase(Path nixStateDirectory, List<Root> roots) {
    List<ClosurePath> closure = new ArrayList<>();
    List<String> storePaths = new ArrayList<>();
    for (Root root : roots) {
      if (root.inStore()) {
        storePaths.add(root.path());
      } else {
        closure.add(new ClosurePath(root.path(), List.of(), Optional.empty(), 0));
      }
    }
    if (!storePaths.isEmpty()) {
      requireDatabase(nixStateDirectory, storePaths.getFirst());
      try (NixDatabase database = NixDatabase.open(nixStateDirectory)) {
        for (ValidPath path : database.closure(storePaths)) {
          closure.add(
              new ClosurePath(
                  path.path(), path.references(), Optional.of(path.narHash()), path.narSize()));
        }
      }
    }
    return closure;
  }

  private static void requireDatabase(Path nixStateDirectory, String storePath) {
    if (!Files.isDirectory(nixStateDirectory.resolve("db"))) {
      throw new InvalidInputException(
          storePath,
          "its closure is not known, since there is no Nix database in "
              + nixStateDirectory
              + "; set NIX_STATE_DIR, or give a graph with --closure");
    }
  }
}
