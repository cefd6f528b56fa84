package org.nix2container.nixdb;

import java.util.List;

/**
 * A store path that Nix has registered as complete.
 *
 * @param path the absolute store path
 * @param narHash hash of its NAR serialisation as the database has it: {@code sha256:} and 64 hex
 *     digits
 * @param narSize bytes of that serialisation; 0 where Nix did not record it
 * @param references the store paths it refers to, sorted by the bytes of their names; it is one of
 *     them itself where it refers to itself
 */
public record ValidPath(String path, String narHash, long narSize, List<String> references) {

  public ValidPath {
    references = List.copyOf(references);
  }
}
