package org.nix2container.oci;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.nix2container.json.JsonWriter;
import org.nix2container.json.Keys;

/**
 * How a container of the image is run: the {@code config} object of OCI config.md, and the three
 * members that Docker adds to it (healthcheck, shell, onBuild).
 *
 * <p>Empty strings and lists stand for what is not given; for entrypoint and cmd an empty list is a
 * value of its own, since it takes away what a base image has.
 *
 * @param exposedPorts such as {@code 80/tcp}
 * @param env such as {@code PATH=/bin}, in order
 * @param healthcheck Docker's object, as compact JSON
 */
public record ImageConfig(
    String user,
    SortedSet<String> exposedPorts,
    List<String> env,
    Optional<List<String>> entrypoint,
    Optional<List<String>> cmd,
    SortedSet<String> volumes,
    String workingDir,
    SortedMap<String, String> labels,
    String stopSignal,
    boolean argsEscaped,
    Optional<String> healthcheck,
    List<String> shell,
    List<String> onBuild) {

  public ImageConfig {
    exposedPorts = Collections.unmodifiableSortedSet(exposedPorts);
    env = List.copyOf(env);
    volumes = Collections.unmodifiableSortedSet(volumes);
    labels = Collections.unmodifiableSortedMap(labels);
    shell = List.copyOf(shell);
    onBuild = List.copyOf(onBuild);
  }

  /** A config that says nothing. */
  public static final ImageConfig EMPTY = new ImageConfigReading().finished();

  /** A config that says which program a container runs, and nothing else. */
  public static ImageConfig ofEntrypoint(List<String> command) {
    return ImageConfigReading.entrypoint(command);
  }

  /**
   * This config put over that of a base image, as a Dockerfile does after {@code FROM}: variables
   * are merged by name, labels, volumes and ports united, everything else replaced where it is
   * given; a new entrypoint takes the base's cmd away, and the base's onBuild has had its time.
   */
  public ImageConfig over(ImageConfig base) {
    SortedMap<String, String> allLabels = new TreeMap<>(Keys.BY_BYTES);
    allLabels.putAll(base.labels);
    allLabels.putAll(labels);
    return new ImageConfig(
        user.isEmpty() ? base.user : user,
        united(base.exposedPorts, exposedPorts),
        mergedByVariable(base.env, env),
        entrypoint.isPresent() ? entrypoint : base.entrypoint,
        cmd.isPresent() || entrypoint.isPresent() ? cmd : base.cmd,
        united(base.volumes, volumes),
        workingDir.isEmpty() ? base.workingDir : workingDir,
        allLabels,
        stopSignal.isEmpty() ? base.stopSignal : stopSignal,
        argsEscaped || base.argsEscaped,
        healthcheck.isPresent() ? healthcheck : base.healthcheck,
        shell.isEmpty() ? base.shell : shell,
        onBuild);
  }

  private static SortedSet<String> united(SortedSet<String> base, SortedSet<String> own) {
    SortedSet<String> both = new TreeSet<>(Keys.BY_BYTES);
    both.addAll(base);
    both.addAll(own);
    return both;
  }

  private static List<String> mergedByVariable(List<String> base, List<String> own) {
    if (base.isEmpty()) {
      return own;
    }
    Map<String, String> byName = new LinkedHashMap<>();
    for (String variable : base) {
      byName.put(nameOf(variable), variable);
    }
    for (String variable : own) {
      byName.put(nameOf(variable), variable);
    }
    return new ArrayList<>(byName.values());
  }

  private static String nameOf(String variable) {
    int equals = variable.indexOf('=');
    return equals < 0 ? variable : variable.substring(0, equals);
  }

  /** Writes the object, without the members that are empty. */
  public void writeTo(JsonWriter json) {
    json.beginObject();
    text(json, "User", user);
    names(json, "ExposedPorts", exposedPorts);
    list(json, "Env", env);
    list(json, "Entrypoint", entrypoint.orElse(List.of()));
    list(json, "Cmd", cmd.orElse(List.of()));
    names(json, "Volumes", volumes);
    text(json, "WorkingDir", workingDir);
    if (!labels.isEmpty()) {
      json.key("Labels").beginObject();
      labels.forEach((name, value) -> json.key(name).string(value));
      json.endObject();
    }
    text(json, "StopSignal", stopSignal);
    if (argsEscaped) {
      json.key("ArgsEscaped").bool(true);
    }
    if (healthcheck.isPresent()) {
      json.key("Healthcheck").raw(healthcheck.get().getBytes(StandardCharsets.UTF_8));
    }
    list(json, "Shell", shell);
    list(json, "OnBuild", onBuild);
    json.endObject();
  }

  private static void text(JsonWriter json, String key, String value) {
    if (!value.isEmpty()) {
      json.key(key).string(value);
    }
  }

  private static void list(JsonWriter json, String key, List<String> values) {
    if (!values.isEmpty()) {
      json.key(key).beginArray();
      for (String value : values) {
        json.string(value);
      }
      json.endArray();
    }
  }

  /** A set, which in this format is an object of empty objects. */
  private static void names(JsonWriter json, String key, Collection<String> names) {
    if (!names.isEmpty()) {
      json.key(key).beginObject();
      for (String name : names) {
        json.key(name).beginObject().endObject();
      }
      json.endObject();
    }
  }
}
