package org.nix2container.pull;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.nix2container.json.JsonReader;
import org.nix2container.json.JsonWriter;
import org.nix2container.json.Keys;
import org.nix2container.oci.Descriptor;
import org.nix2container.oci.Digest;
import org.nix2container.oci.Platform;

/**
 * A descriptor with all that a manifest or index says of a blob (OCI descriptor.md).
 *
 * @param urls where else the blob is
 * @param platform the members of the entry of an index, as compact JSON
 */
record AnnotatedDescriptor(
    Descriptor blob,
    List<String> urls,
    SortedMap<String, String> annotations,
    Map<String, String> platform) {

  /** The order of Go's structs; the last is Docker's. */
  private static final List<String> PLATFORM_KEYS =
      List.of("architecture", "os", "os.version", "os.features", "variant", "features");

  private static final String REF_NAME = "org.opencontainers.image.ref.name";

  AnnotatedDescriptor {
    urls = List.copyOf(urls);
    annotations = Collections.unmodifiableSortedMap(annotations);
    platform = Map.copyOf(platform);
  }

  /** One of which no more is said. */
  static AnnotatedDescriptor plain(Descriptor blob) {
    return new AnnotatedDescriptor(blob, List.of(), new TreeMap<>(), Map.of());
  }

  /** Reads an object. */
  static AnnotatedDescriptor of(JsonReader json) {
    Reading reading = new Reading();
    json.object(reading::member);
    if (reading.digest.isEmpty() || reading.size < 0) {
      throw json.error("a descriptor needs a `digest` and a `size` of 0 or more");
    }
    return new AnnotatedDescriptor(
        new Descriptor(reading.mediaType, reading.digest.get(), reading.size),
        reading.urls,
        reading.annotations,
        reading.platform);
  }

  /** The same said of another blob. */
  AnnotatedDescriptor with(Descriptor other) {
    return new AnnotatedDescriptor(other, urls, annotations, platform);
  }

  /** The same blob under another media type. */
  AnnotatedDescriptor as(String mediaType) {
    return with(new Descriptor(mediaType, blob.digest(), blob.size()));
  }

  /** The name that an OCI layout gives to the image. */
  Optional<String> refName() {
    return Optional.ofNullable(annotations.get(REF_NAME));
  }

  /** What the image runs on, if an index says it. */
  Optional<Platform> runsOn() {
    if (platform.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(new Platform(text("architecture"), text("os"), text("variant")));
  }

  private String text(String key) {
    String json = platform.getOrDefault(key, "\"\"");
    try (JsonReader reader = JsonReader.of("platform", json.getBytes(StandardCharsets.UTF_8))) {
      return reader.string();
    }
  }

  /** Writes it in the key order of the OCI's Go struct. */
  void writeOci(JsonWriter json) {
    json.beginObject();
    blob.writeMembersTo(json);
    writeUrls(json);
    writeAnnotations(json, annotations);
    if (!platform.isEmpty()) {
      writePlatform(json);
    }
    json.endObject();
  }

  /** Writes it as Docker's manifests have it: in another order, and without annotations. */
  void writeDocker(JsonWriter json) {
    json.beginObject();
    writeDockerMembers(json);
    json.endObject();
  }

  /** Writes it as an entry of Docker's lists, which always has a platform. */
  void writeDockerEntry(JsonWriter json) {
    json.beginObject();
    writeDockerMembers(json);
    if (platform.isEmpty()) {
      json.key("platform").beginObject();
      json.key("architecture").string("unknown");
      json.key("os").string("unknown");
      json.endObject();
    } else {
      writePlatform(json);
    }
    json.endObject();
  }

  private void writeDockerMembers(JsonWriter json) {
    json.key("mediaType").string(blob.mediaType());
    json.key("size").integer(blob.size());
    json.key("digest").string(blob.digest().toString());
    writeUrls(json);
  }

  private void writeUrls(JsonWriter json) {
    if (!urls.isEmpty()) {
      json.key("urls").beginArray();
      urls.forEach(json::string);
      json.endArray();
    }
  }

  /** Writes the member, if there are any. */
  static void writeAnnotations(JsonWriter json, SortedMap<String, String> annotations) {
    if (!annotations.isEmpty()) {
      json.key("annotations").beginObject();
      annotations.forEach((key, value) -> json.key(key).string(value));
      json.endObject();
    }
  }

  private void writePlatform(JsonWriter json) {
    json.key("platform").beginObject();
    for (String key : PLATFORM_KEYS) {
      String value = platform.get(key);
      if (value != null) {
        json.key(key).raw(value.getBytes(StandardCharsets.UTF_8));
      }
    }
    json.endObject();
  }

  /** Reads an object of strings, in Go's order. */
  static SortedMap<String, String> readAnnotations(JsonReader json) {
    SortedMap<String, String> annotations = new TreeMap<>(Keys.BY_BYTES);
    json.object((key, value) -> annotations.put(key, value.nullValue() ? "" : value.string()));
    return annotations;
  }

  private static final class Reading {
    private String mediaType = "";
    private Optional<Digest> digest = Optional.empty();
    private long size = -1;
    private final List<String> urls = new ArrayList<>();
    private SortedMap<String, String> annotations = new TreeMap<>();
    private final Map<String, String> platform = new HashMap<>();

    private void member(String key, JsonReader value) {
      if (value.nullValue()) {
        return;
      }
      if (Keys.same(key, "mediaType")) {
        mediaType = value.string();
      } else if (Keys.same(key, "digest")) {
        digest = Digest.parse(value.string());
        if (digest.isEmpty()) {
          throw value.error("expected `sha256:` and 64 hex digits");
        }
      } else if (Keys.same(key, "size")) {
        size = value.integer();
      } else if (Keys.same(key, "urls")) {
        value.array(element -> urls.add(element.string()));
      } else if (Keys.same(key, "platform")) {
        value.object(this::platformMember);
      } else if (Keys.same(key, "annotations")) {
        annotations = readAnnotations(value);
      }
    }

    private void platformMember(String key, JsonReader value) {
      for (String known : PLATFORM_KEYS) {
        if (Keys.same(key, known) && !value.nullValue()) {
          boolean list = known.endsWith("features");
          byte[] json = list ? value.rawValue() : quoted(value.string());
          boolean always = known.equals("architecture") || known.equals("os");
          if (always || json.length > 2) {
            platform.put(known, new String(json, StandardCharsets.UTF_8));
          }
          return;
        }
      }
    }

    private static byte[] quoted(String text) {
      return JsonWriter.compact().string(text).toBytes();
    }
  }
}
