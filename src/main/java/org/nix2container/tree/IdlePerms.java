package org.nix2container.tree;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.nix2container.layer.LayerPath;
import org.nix2container.layer.PathOptions;
import org.nix2container.layer.Perm;
import org.nix2container.regex.GoRegex;
import org.nix2container.source.Listing;
import org.nix2container.source.SourceFile;

/**
 * Finds perms that change nothing, because no file of their store path is matched: a mistake in the
 * expression, mostly. It looks into paths that have perms alone, and only until all have matched;
 * so it needs no tar to be made, and does not slow down one that is.
 */
public final class IdlePerms {

  /** The expressions that nothing was found for so far. */
  private final Map<String, GoRegex> idle = new LinkedHashMap<>();

  private IdlePerms(List<Perm> perms) {
    for (Perm perm : perms) {
      idle.computeIfAbsent(perm.regex(), GoRegex::compile);
    }
  }

  /** An expression, and the store path whose files it was to be found in. */
  public record Idle(String path, String regex) {

    /** What to tell whoever wrote it. */
    public String warning() {
      return "perms: the regex `" + regex + "` matches no file of " + path;
    }
  }

  /**
   * Those of the store paths of these layers, each once.
   *
   * @throws org.nix2container.source.SourceFileException naming a file that cannot be looked at
   */
  public static List<Idle> of(List<List<LayerPath>> layers) {
    List<Idle> all = new ArrayList<>();
    for (List<LayerPath> layer : layers) {
      for (LayerPath path : layer) {
        List<Perm> perms = path.options().map(PathOptions::perms).orElse(List.of());
        if (!perms.isEmpty()) {
          IdlePerms search = new IdlePerms(perms);
          search.visit(SourceFile.storePath(path.path()));
          search.idle.keySet().forEach(regex -> all.add(new Idle(path.path(), regex)));
        }
      }
    }
    return all;
  }

  private void visit(SourceFile file) {
    byte[] path = file.path();
    idle.values().removeIf(regex -> regex.matches(path));
    if (!idle.isEmpty() && file.status().isDirectory()) {
      Listing listing = file.list();
      for (int i = 0; i < listing.size() && !idle.isEmpty(); i++) {
        visit(file.child(listing.name(i)));
      }
    }
  }
}
