package org.nix2container.closure;

import java.util.List;
import java.util.Optional;

/**
 * A store path of a closure.
 *
 * @param path absolute
 * @param references store paths it refers to; may hold the path itself
 * @param narHash what its content hashes to, where a Nix database vouches for it
 * @param narSize about how many bytes its files have; 0 where it is not known
 */
public record ClosurePath(
    String path, List<String> references, Optional<String> narHash, long narSize) {

  public ClosurePath {
    references = List.copyOf(references);
  }
}
