package org.nix2container.nixdb;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.nix2container.nixdb.StoreTables.StorePath;

/** Store paths and all that they refer to, directly or not. */
final class ClosureQuery implements Query<List<ValidPath>> {

  private final Collection<String> roots;
  private final Path database;

  ClosureQuery(Collection<String> roots, Path database) {
    this.roots = roots;
    this.database = database;
  }

  @Override
  public List<ValidPath> on(StoreTables tables) throws IOException {
    Walk walk = new Walk(tables);
    for (String root : roots) {
      Optional<StorePath> path = tables.find(root);
      if (path.isEmpty()) {
        throw NixDatabaseException.notValid(root, database);
      }
      walk.enter(path.get());
    }
    return walk.finish();
  }

  private record Node(StorePath row, List<Node> references) {}

  private static final class Walk {
    private final StoreTables tables;
    private final Map<Long, Node> nodes = new HashMap<>();
    private final ArrayDeque<Node> unexplored = new ArrayDeque<>();

    Walk(StoreTables tables) {
      this.tables = tables;
    }

    Node enter(StorePath row) {
      Node node = new Node(row, new ArrayList<>());
      Node known = nodes.putIfAbsent(row.id(), node);
      if (known != null) {
        return known;
      }
      unexplored.add(node);
      return node;
    }

    List<ValidPath> finish() throws IOException {
      while (!unexplored.isEmpty()) {
        Node node = unexplored.remove();
        for (long id : tables.references(node.row.id())) {
          Node known = nodes.get(id);
          node.references.add(known != null ? known : enter(tables.get(id)));
        }
      }
      Map<String, ValidPath> paths = new TreeMap<>(Utf8Order.INSTANCE);
      for (Node node : nodes.values()) {
        List<String> references = new ArrayList<>(node.references.size());
        for (Node reference : node.references) {
          references.add(reference.row.path());
        }
        references.sort(Utf8Order.INSTANCE);
        StorePath row = node.row;
        paths.put(row.path(), new ValidPath(row.path(), row.narHash(), row.narSize(), references));
      }
      return List.copyOf(paths.values());
    }
  }
}
