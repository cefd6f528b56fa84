package org.nix2container.pull;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.nix2container.json.JsonReader;
import org.nix2container.json.Keys;
import org.nix2container.oci.Digest;

/** Reads from a config which tars its layers are. */
public final class DiffIds {

  private DiffIds() {}

  /**
   * The diffIDs, lowest first; none if the config names none.
   *
   * @param name stands for the config in messages
   * @throws org.nix2container.failure.InvalidInputException if it cannot be read
   */
  public static List<Digest> read(String name, byte[] config) {
    List<Digest> diffIds = new ArrayList<>();
    try (JsonReader json = JsonReader.of(name, config)) {
      json.object((key, value) -> {
        if (Keys.same(key, "rootfs") && !value.nullValue()) {
          value.object((inner, list) -> {
            if (Keys.same(inner, "diff_ids") && !list.nullValue()) {
              list.array(element -> diffIds.add(digest(element)));
            }
          });
        }
      });
      json.end();
    }
    return diffIds;
  }

  private static Digest digest(JsonReader json) {
    Optional<Digest> digest = Digest.parse(json.string());
    if (digest.isEmpty()) {
      throw json.error("expected `sha256:` and 64 hex digits");
    }
    return digest.get();
  }
}
