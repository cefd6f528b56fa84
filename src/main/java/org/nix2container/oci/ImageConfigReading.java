package org.nix2container.oci;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.nix2container.json.JsonReader;
import org.nix2container.json.Keys;
import org.nix2container.json.ValueKind;

/**
 * Gathers the members of a config object as Go's encoding/json does: keys in any case, the last of
 * two wins, but objects (labels, ports, volumes) given twice are united.
 */
public final class ImageConfigReading {

  private String user = "";
  private final SortedSet<String> exposedPorts = new TreeSet<>(Keys.BY_BYTES);
  private List<String> env = List.of();
  private Optional<List<String>> entrypoint = Optional.empty();
  private Optional<List<String>> cmd = Optional.empty();
  private final SortedSet<String> volumes = new TreeSet<>(Keys.BY_BYTES);
  private String workingDir = "";
  private final SortedMap<String, String> labels = new TreeMap<>(Keys.BY_BYTES);
  private String stopSignal = "";
  private boolean argsEscaped;
  private Optional<String> healthcheck = Optional.empty();
  private List<String> shell = List.of();
  private List<String> onBuild = List.of();
  private final List<String> unknownKeys = new ArrayList<>();

  /** Reads a whole object; {@code null} gives an empty config. */
  public static ImageConfigReading of(JsonReader json) {
    ImageConfigReading reading = new ImageConfigReading();
    if (!json.nullValue()) {
      json.object(reading::member);
    }
    return reading;
  }

  /** A config that says what to run, and nothing else. */
  static ImageConfig entrypoint(List<String> command) {
    ImageConfigReading reading = new ImageConfigReading();
    reading.entrypoint = Optional.of(command);
    return reading.finished();
  }

  /** The config that was read. */
  public ImageConfig finished() {
    return new ImageConfig(
        user,
        exposedPorts,
        env,
        entrypoint,
        cmd,
        volumes,
        workingDir,
        labels,
        stopSignal,
        argsEscaped,
        healthcheck,
        shell,
        onBuild);
  }

  /** The keys that have no meaning in a config, in order. */
  public List<String> unknownKeys() {
    return List.copyOf(unknownKeys);
  }

  private void member(String key, JsonReader value) {
    if (Keys.same(key, "User")) {
      user = text(value, user);
    } else if (Keys.same(key, "ExposedPorts")) {
      names(value, exposedPorts);
    } else if (Keys.same(key, "Env")) {
      env = strings(value);
    } else if (Keys.same(key, "Entrypoint")) {
      entrypoint = optionalStrings(value);
    } else if (Keys.same(key, "Cmd")) {
      cmd = optionalStrings(value);
    } else if (Keys.same(key, "Volumes")) {
      names(value, volumes);
    } else if (Keys.same(key, "WorkingDir")) {
      workingDir = text(value, workingDir);
    } else if (Keys.same(key, "Labels")) {
      labels(value);
    } else if (Keys.same(key, "StopSignal")) {
      stopSignal = text(value, stopSignal);
    } else if (Keys.same(key, "ArgsEscaped")) {
      argsEscaped = value.nullValue() ? argsEscaped : value.bool();
    } else {
      dockerMember(key, value);
    }
  }

  private void dockerMember(String key, JsonReader value) {
    if (Keys.same(key, "Healthcheck")) {
      healthcheck = healthcheck(value);
    } else if (Keys.same(key, "Shell")) {
      shell = strings(value);
    } else if (Keys.same(key, "OnBuild")) {
      onBuild = strings(value);
    } else {
      unknownKeys.add(key);
      value.skip();
    }
  }

  private static String text(JsonReader json, String unset) {
    return json.nullValue() ? unset : json.string();
  }

  private static Optional<String> healthcheck(JsonReader json) {
    if (json.nullValue()) {
      return Optional.empty();
    }
    if (json.peek() != ValueKind.OBJECT) {
      throw json.error("expected an object");
    }
    return Optional.of(new String(json.rawValue(), StandardCharsets.UTF_8));
  }

  private static Optional<List<String>> optionalStrings(JsonReader json) {
    return json.nullValue() ? Optional.empty() : Optional.of(strings(json));
  }

  private static List<String> strings(JsonReader json) {
    List<String> strings = new ArrayList<>();
    if (!json.nullValue()) {
      json.array(element -> strings.add(text(element, "")));
    }
    return strings;
  }

  private static void names(JsonReader json, SortedSet<String> into) {
    if (json.nullValue()) {
      into.clear();
      return;
    }
    json.object((name, value) -> {
      into.add(name);
      if (!value.nullValue()) {
        value.object((key, ignored) -> ignored.skip());
      }
    });
  }

  private void labels(JsonReader json) {
    if (json.nullValue()) {
      labels.clear();
      return;
    }
    json.object((name, value) -> labels.put(name, text(value, "")));
  }
}
