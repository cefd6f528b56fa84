package org.nix2container.push;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.nix2container.json.JsonReader;
import org.nix2container.oci.Descriptor;
import org.nix2container.oci.Digest;

/**
 * Reads, of manifests that the registry happens to have, what they say of layers. They are asked
 * for hints alone: one that is odd gives none.
 */
final class PairingReading {

  private final List<Descriptor> layers = new ArrayList<>();
  private Optional<Descriptor> config = Optional.empty();

  private PairingReading() {}

  /** Reads an image's manifest. An index has neither a config nor layers. */
  static PairingReading manifest(String name, byte[] content) {
    PairingReading reading = new PairingReading();
    try (JsonReader json = JsonReader.of(name, content)) {
      json.object((key, value) -> {
        if (key.equals("config")) {
          reading.config = descriptor(value);
        } else if (key.equals("layers") && !value.nullValue()) {
          value.array(layer ->
              reading.layers.add(
                  descriptor(layer).orElseThrow(() -> layer.error("expected a descriptor"))));
        }
      });
      json.end();
    }
    return reading;
  }

  Optional<Descriptor> config() {
    return config;
  }

  List<Descriptor> layers() {
    return layers;
  }

  private static Optional<Descriptor> descriptor(JsonReader json) {
    String[] texts = {"", ""};
    long[] size = {-1};
    json.object((key, value) -> {
      switch (key) {
        case "mediaType" -> texts[0] = value.string();
        case "digest" -> texts[1] = value.string();
        case "size" -> size[0] = value.integer();
        default -> {}
      }
    });
    return size[0] < 0
        ? Optional.empty()
        : Digest.parse(texts[1]).map(digest -> new Descriptor(texts[0], digest, size[0]));
  }
}
