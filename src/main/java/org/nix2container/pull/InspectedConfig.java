package org.nix2container.pull;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import org.nix2container.json.JsonReader;
import org.nix2container.json.Keys;
import org.nix2container.oci.MediaType;
import org.nix2container.oci.Rfc3339;

/** Reads from a config what an {@link Inspection} tells of it. */
final class InspectedConfig {

  private Optional<Rfc3339> created = Optional.empty();
  private String dockerVersion = "";
  private String architecture = "";
  private String os = "";
  private Optional<SortedMap<String, String>> labels = Optional.empty();
  private Optional<List<String>> env = Optional.empty();

  private InspectedConfig() {}

  static InspectedConfig of(String name, SourceImage image) {
    InspectedConfig config = new InspectedConfig();
    if (image.manifest().mediaType().equals(MediaType.DOCKER_MANIFEST)) {
      // Docker's struct has a time where the OCI's has a pointer to one.
      config.created = Optional.of(Rfc3339.YEAR_ONE);
    }
    try (JsonReader json = JsonReader.of("config of " + name, image.config())) {
      json.object(config::member);
      json.end();
    }
    return config;
  }

  private void member(String key, JsonReader value) {
    if (value.nullValue()) {
      return;
    }
    if (Keys.same(key, "created")) {
      created = Optional.of(Rfc3339.read(value));
    } else if (Keys.same(key, "docker_version")) {
      dockerVersion = value.string();
    } else if (Keys.same(key, "architecture")) {
      architecture = value.string();
    } else if (Keys.same(key, "os")) {
      os = value.string();
    } else if (Keys.same(key, "config")) {
      value.object(this::configMember);
    }
  }

  private void configMember(String key, JsonReader value) {
    if (value.nullValue()) {
      return;
    }
    if (Keys.same(key, "Labels")) {
      labels = Optional.of(AnnotatedDescriptor.readAnnotations(value));
    } else if (Keys.same(key, "Env")) {
      List<String> variables = new ArrayList<>();
      value.array(element -> variables.add(element.string()));
      env = Optional.of(variables);
    }
  }

  Optional<Rfc3339> created() {
    return created;
  }

  String dockerVersion() {
    return dockerVersion;
  }

  String architecture() {
    return architecture;
  }

  String os() {
    return os;
  }

  Optional<SortedMap<String, String>> labels() {
    return labels;
  }

  Optional<List<String>> env() {
    return env;
  }
}
