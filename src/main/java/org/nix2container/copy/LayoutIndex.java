package org.nix2container.copy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.nix2container.json.JsonReader;
import org.nix2container.json.JsonWriter;
import org.nix2container.oci.Descriptor;
import org.nix2container.oci.MediaType;
import org.nix2container.reference.DockerReference;

/**
 * The {@code index.json} of an OCI layout: the images that it holds, and their names. Entries of
 * others are carried as they are.
 */
final class LayoutIndex {

  private static final String REF_NAME = "org.opencontainers.image.ref.name";
  private static final String IMAGE_NAME = "io.containerd.image.name";
  private static final String ANNOTATIONS = "annotations";

  /** An entry as its members, each as compact JSON. */
  private final List<Map<String, String>> entries = new ArrayList<>();

  /** Further members of the index itself. */
  private final Map<String, String> members = new LinkedHashMap<>();

  /** What to call the annotations in an error. */
  private final String source;

  /** An index without images. */
  LayoutIndex() {
    this("index.json");
  }

  private LayoutIndex(String name) {
    source = name + ": annotations";
  }

  /** Reads an index file. */
  static LayoutIndex read(Path file) {
    LayoutIndex index = new LayoutIndex(file.toString());
    try (JsonReader json = JsonReader.open(file)) {
      json.object(index::member);
      json.end();
    }
    return index;
  }

  private void member(String key, JsonReader value) {
    if (key.equals("manifests")) {
      if (!value.nullValue()) {
        value.array(element -> entries.add(rawMembers(element)));
      }
    } else if (!key.equals("schemaVersion")) {
      members.put(key, raw(value));
    }
  }

  private static Map<String, String> rawMembers(JsonReader json) {
    Map<String, String> raw = new LinkedHashMap<>();
    json.object((key, value) -> raw.put(key, raw(value)));
    return raw;
  }

  private static String raw(JsonReader value) {
    return new String(value.rawValue(), StandardCharsets.UTF_8);
  }

  /**
   * Adds an image. A name goes from the image that had it to this one; an image that is there
   * already under other names keeps them.
   */
  void add(Descriptor manifest, Optional<String> name) {
    if (name.isPresent()) {
      for (Map<String, String> entry : entries) {
        takeName(entry, name.get());
      }
    }
    String digest = quoted(manifest.digest().toString());
    for (Map<String, String> entry : entries) {
      if (digest.equals(entry.get("digest"))) {
        Map<String, String> annotations = annotations(entry);
        if (name.isEmpty()) {
          return;
        }
        if (!annotations.containsKey(REF_NAME)) {
          annotations.put(REF_NAME, quoted(name.get()));
          entry.put(ANNOTATIONS, object(annotations));
          return;
        }
      }
    }
    Map<String, String> annotations = new LinkedHashMap<>();
    name.ifPresent(given -> annotations.put(REF_NAME, quoted(given)));
    addEntry(manifest, annotations);
  }

  /**
   * Adds an image for runtimes: containerd and what is built on it take the full name from an
   * annotation of its own, and others the tag from that of the OCI.
   */
  void addImage(Descriptor manifest, DockerReference name) {
    Map<String, String> annotations = new LinkedHashMap<>();
    annotations.put(IMAGE_NAME, quoted(name.toString()));
    annotations.put(REF_NAME, quoted(name.tag()));
    addEntry(manifest, annotations);
  }

  private void addEntry(Descriptor manifest, Map<String, String> annotations) {
    Map<String, String> added = new LinkedHashMap<>();
    added.put("mediaType", quoted(manifest.mediaType()));
    added.put("digest", quoted(manifest.digest().toString()));
    added.put("size", Long.toString(manifest.size()));
    if (!annotations.isEmpty()) {
      added.put(ANNOTATIONS, object(annotations));
    }
    entries.add(added);
  }

  private void takeName(Map<String, String> entry, String name) {
    Map<String, String> annotations = annotations(entry);
    if (annotations.remove(REF_NAME, quoted(name))) {
      if (annotations.isEmpty()) {
        entry.remove(ANNOTATIONS);
      } else {
        entry.put(ANNOTATIONS, object(annotations));
      }
    }
  }

  private Map<String, String> annotations(Map<String, String> entry) {
    String json = entry.getOrDefault(ANNOTATIONS, "null");
    try (JsonReader reader = JsonReader.of(source, json.getBytes(StandardCharsets.UTF_8))) {
      return reader.nullValue() ? new LinkedHashMap<>() : rawMembers(reader);
    }
  }

  private static String object(Map<String, String> values) {
    JsonWriter json = JsonWriter.compact().beginObject();
    writeMembers(json, values);
    return new String(json.endObject().toBytes(), StandardCharsets.UTF_8);
  }

  private static String quoted(String text) {
    return new String(JsonWriter.compact().string(text).toBytes(), StandardCharsets.UTF_8);
  }

  private static void writeMembers(JsonWriter json, Map<String, String> values) {
    values.forEach((key, value) -> json.key(key).raw(value.getBytes(StandardCharsets.UTF_8)));
  }

  /** The content of the index file. */
  byte[] toJson() {
    JsonWriter json = JsonWriter.compact();
    json.beginObject();
    json.key("schemaVersion").integer(2);
    if (!members.containsKey("mediaType")) {
      json.key("mediaType").string(MediaType.OCI_INDEX);
    }
    writeMembers(json, members);
    json.key("manifests").beginArray();
    for (Map<String, String> entry : entries) {
      json.beginObject();
      writeMembers(json, entry);
      json.endObject();
    }
    json.endArray();
    json.endObject();
    return json.toBytes();
  }
}
