package org.nix2container.pull;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.nix2container.json.JsonReader;
import org.nix2container.json.JsonWriter;
import org.nix2container.json.Keys;
import org.nix2container.oci.History;
import org.nix2container.oci.ImageConfig;
import org.nix2container.oci.ImageConfigReading;
import org.nix2container.oci.Platform;
import org.nix2container.oci.Rfc3339;

/**
 * A config as the OCI has it (config.md): what reading any config into Go's struct and writing it
 * again comes to. What only Docker knows is lost by that: healthcheck, shell, onBuild, and how the
 * image was built.
 */
public final class OciConfig {

  private Optional<Rfc3339> created = Optional.empty();
  private String author = "";
  private String architecture = "";
  private String os = "";
  private String osVersion = "";
  private final List<String> osFeatures = new ArrayList<>();
  private String variant = "";
  private ImageConfig config = ImageConfig.EMPTY;
  private String rootfsType = "";
  private Optional<List<String>> diffIds = Optional.empty();
  private final List<History> history = new ArrayList<>();

  private OciConfig() {}

  /**
   * Reads a config of the OCI's or of Docker's.
   *
   * @param name stands for it in messages
   */
  public static OciConfig of(String name, byte[] json) {
    OciConfig config = new OciConfig();
    try (JsonReader reader = JsonReader.of(name, json)) {
      reader.object(config::member);
      reader.end();
    }
    return config;
  }

  /** When the image was made, as far as it says. */
  public Optional<Rfc3339> created() {
    return created;
  }

  /** What it runs on; empty texts for what it does not say. */
  public Platform platform() {
    return new Platform(architecture, os, variant);
  }

  /** How it is run. */
  public ImageConfig config() {
    return config;
  }

  private void member(String key, JsonReader value) {
    if (value.nullValue()) {
      return;
    }
    if (Keys.same(key, "created")) {
      created = Optional.of(Rfc3339.read(value));
    } else if (Keys.same(key, "author")) {
      author = value.string();
    } else if (Keys.same(key, "config")) {
      config = withoutDockers(ImageConfigReading.of(value).finished());
    } else if (Keys.same(key, "rootfs")) {
      value.object(this::rootfsMember);
    } else if (Keys.same(key, "history")) {
      value.array(element -> history.add(History.read(element)));
    } else {
      platformMember(key, value);
    }
  }

  private void platformMember(String key, JsonReader value) {
    if (Keys.same(key, "architecture")) {
      architecture = value.string();
    } else if (Keys.same(key, "os")) {
      os = value.string();
    } else if (Keys.same(key, "os.version")) {
      osVersion = value.string();
    } else if (Keys.same(key, "os.features")) {
      value.array(element -> osFeatures.add(element.string()));
    } else if (Keys.same(key, "variant")) {
      variant = value.string();
    }
  }

  private void rootfsMember(String key, JsonReader value) {
    if (value.nullValue()) {
      return;
    }
    if (Keys.same(key, "type")) {
      rootfsType = value.string();
    } else if (Keys.same(key, "diff_ids")) {
      List<String> digests = new ArrayList<>();
      value.array(element -> digests.add(element.string()));
      diffIds = Optional.of(digests);
    }
  }

  private static ImageConfig withoutDockers(ImageConfig config) {
    return new ImageConfig(
        config.user(),
        config.exposedPorts(),
        config.env(),
        config.entrypoint(),
        config.cmd(),
        config.volumes(),
        config.workingDir(),
        config.labels(),
        config.stopSignal(),
        config.argsEscaped(),
        Optional.empty(),
        List.of(),
        List.of());
  }

  /** Writes it in the key order of Go's struct. */
  public void writeTo(JsonWriter json) {
    json.beginObject();
    if (created.isPresent()) {
      json.key("created").string(created.get().toString());
    }
    text(json, "author", author);
    json.key("architecture").string(architecture);
    json.key("os").string(os);
    text(json, "os.version", osVersion);
    if (!osFeatures.isEmpty()) {
      json.key("os.features");
      strings(json, osFeatures);
    }
    text(json, "variant", variant);
    json.key("config");
    config.writeTo(json);
    json.key("rootfs").beginObject();
    json.key("type").string(rootfsType);
    json.key("diff_ids");
    if (diffIds.isPresent()) {
      strings(json, diffIds.get());
    } else {
      json.nullValue();
    }
    json.endObject();
    if (!history.isEmpty()) {
      json.key("history").beginArray();
      history.forEach(entry -> entry.writeTo(json));
      json.endArray();
    }
    json.endObject();
  }

  private static void text(JsonWriter json, String key, String value) {
    if (!value.isEmpty()) {
      json.key(key).string(value);
    }
  }

  private static void strings(JsonWriter json, List<String> values) {
    json.beginArray();
    values.forEach(json::string);
    json.endArray();
  }
}
