package org.nix2container.imagedb;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import org.nix2container.closure.ClosurePath;
import org.nix2container.json.Keys;

/**
 * What Nix knows of a store path.
 *
 * @param path absolute
 * @param narHash of its NAR
 * @param narSize bytes of that; 0 where Nix did not record it
 * @param references store paths it refers to, each once, sorted by their bytes; it may be one of
 *     them itself
 */
public record Registration(String path, NarHash narHash, long narSize, List<String> references) {

  public Registration {
    List<String> sorted = new ArrayList<>(new LinkedHashSet<>(references));
    sorted.sort(Keys.BY_BYTES);
    references = List.copyOf(sorted);
  }

  /** Its place in a closure. What its files hash to is not vouched for by a database here. */
  ClosurePath closurePath() {
    return new ClosurePath(path, references, Optional.empty(), narSize);
  }

  /** Whether both say the same, in whatever form their hashes are written. */
  boolean agreesWith(Registration other) {
    return narHash.hex().equals(other.narHash.hex())
        && narSize == other.narSize
        && references.equals(other.references);
  }
}
