package org.nix2container.layer;

import java.util.List;

/** How the files of one store path are put into a layer. */
public record PathOptions(Rewrite rewrite, List<Perm> perms) {

  public PathOptions {
    perms = List.copyOf(perms);
  }
}
