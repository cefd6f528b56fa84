package org.nix2container.image;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.nix2container.json.JsonReader;
import org.nix2container.json.Keys;
import org.nix2container.oci.Descriptor;
import org.nix2container.oci.Digest;
import org.nix2container.oci.Manifest;

/** Reads manifests of other tools: OCI's, and Docker's version 2 schema 2. */
final class ManifestReading {

  private Optional<Descriptor> config = Optional.empty();
  private final List<Descriptor> layers = new ArrayList<>();
  private boolean isIndex;

  private ManifestReading() {}

  static Manifest read(Path file) {
    try (JsonReader json = JsonReader.open(file)) {
      ManifestReading reading = new ManifestReading();
      json.object(reading::member);
      json.end();
      if (reading.isIndex) {
        throw json.error(
            "this is an index of several images; choose one, as `skopeo copy --override-arch` does");
      }
      if (reading.config.isEmpty()) {
        throw json.error("a manifest (OCI, or Docker version 2 schema 2) needs a `config`");
      }
      return new Manifest(reading.config.get(), reading.layers);
    }
  }

  private void member(String key, JsonReader value) {
    if (value.nullValue()) {
      return;
    }
    if (Keys.same(key, "config")) {
      config = Optional.of(descriptor(value));
    } else if (Keys.same(key, "layers")) {
      value.array(element -> layers.add(descriptor(element)));
    } else if (Keys.same(key, "manifests")) {
      isIndex = true;
    }
  }

  private static Descriptor descriptor(JsonReader json) {
    DescriptorMembers members = new DescriptorMembers();
    json.object(members::member);
    if (members.digest.isEmpty() || members.size < 0) {
      throw json.error("a descriptor needs a `digest` and a `size`");
    }
    return new Descriptor(members.mediaType, members.digest.get(), members.size);
  }

  private static final class DescriptorMembers {
    private String mediaType = "";
    private Optional<Digest> digest = Optional.empty();
    private long size = -1;

    private void member(String key, JsonReader value) {
      if (Keys.same(key, "mediaType")) {
        mediaType = value.string();
      } else if (Keys.same(key, "digest")) {
        digest = Digest.parse(value.string());
        if (digest.isEmpty()) {
          throw value.error("expected `sha256:` and 64 hex digits");
        }
      } else if (Keys.same(key, "size")) {
        size = value.integer();
      }
    }
  }
}
