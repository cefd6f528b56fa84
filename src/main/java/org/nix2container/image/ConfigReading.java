package org.nix2container.image;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.nix2container.json.JsonReader;
import org.nix2container.json.Keys;
import org.nix2container.oci.Digest;
import org.nix2container.oci.History;
import org.nix2container.oci.ImageConfig;
import org.nix2container.oci.ImageConfigReading;
import org.nix2container.oci.Platform;
import org.nix2container.oci.Rfc3339;

/** Reads config blobs of other tools. */
final class ConfigReading {

  private ImageConfig config = ImageConfig.EMPTY;
  private String architecture = "";
  private String os = Platform.LINUX;
  private String variant = "";
  private Optional<Rfc3339> created = Optional.empty();
  private final List<Digest> diffIds = new ArrayList<>();
  private final List<History> history = new ArrayList<>();

  private ConfigReading() {}

  static ConfigReading read(Path file, byte[] content) {
    try (JsonReader json = JsonReader.of(file.toString(), content)) {
      ConfigReading reading = new ConfigReading();
      json.object(reading::member);
      json.end();
      return reading;
    }
  }

  private void member(String key, JsonReader value) {
    if (value.nullValue()) {
      return;
    }
    if (Keys.same(key, "config")) {
      config = ImageConfigReading.of(value).finished();
    } else if (Keys.same(key, "architecture")) {
      architecture = value.string();
    } else if (Keys.same(key, "os")) {
      os = value.string();
    } else if (Keys.same(key, "variant")) {
      variant = value.string();
    } else if (Keys.same(key, "created")) {
      created = Optional.of(Rfc3339.read(value));
    } else if (Keys.same(key, "rootfs")) {
      value.object(this::rootfsMember);
    } else if (Keys.same(key, "history")) {
      value.array(element -> history.add(History.read(element)));
    }
  }

  private void rootfsMember(String key, JsonReader value) {
    if (Keys.same(key, "diff_ids") && !value.nullValue()) {
      value.array(element -> {
        Optional<Digest> diffId = Digest.parse(element.string());
        if (diffId.isEmpty()) {
          throw element.error("expected `sha256:` and 64 hex digits");
        }
        diffIds.add(diffId.get());
      });
    }
  }

  ImageConfig config() {
    return config;
  }

  Platform platform() {
    return new Platform(architecture, os, variant);
  }

  Optional<Rfc3339> created() {
    return created;
  }

  List<Digest> diffIds() {
    return diffIds;
  }

  /** The history, if it tells of as many layers as there are; another would only confuse. */
  List<History> historyFor(int layers) {
    int told = 0;
    for (History entry : history) {
      told += entry.emptyLayer() ? 0 : 1;
    }
    return told == layers ? history : List.of();
  }
}
