package org.nix2container.pull;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.nix2container.json.JsonReader;
import org.nix2container.json.JsonWriter;
import org.nix2container.json.Keys;
import org.nix2container.oci.Descriptor;
import org.nix2container.oci.ManifestBlob;
import org.nix2container.oci.MediaType;

/**
 * An index with other manifests in the places of those that it lists: what was said of each is said
 * of the one in its place. It stays the bytes that it is where nothing changes.
 */
final class RemadeIndex {

  private final List<AnnotatedDescriptor> entries = new ArrayList<>();
  private Optional<String> artifactType = Optional.empty();
  private Optional<AnnotatedDescriptor> subject = Optional.empty();
  private SortedMap<String, String> annotations = new TreeMap<>();

  private RemadeIndex() {}

  /**
   * @param manifests in the order of the index
   * @param mediaType what kind of index it is to be
   */
  static ManifestBlob of(
      String name, ManifestBlob index, List<Descriptor> manifests, String mediaType) {
    RemadeIndex made = new RemadeIndex();
    try (JsonReader json = JsonReader.of(name, index.content())) {
      json.object(made::member);
      json.end();
    }
    if (made.entries.size() != manifests.size()) {
      throw new IllegalArgumentException(
          manifests.size() + " manifests for an index of " + made.entries.size());
    }
    if (made.replaceBy(manifests) || !mediaType.equals(index.mediaType())) {
      return new ManifestBlob(mediaType, made.toJson(mediaType));
    }
    return index;
  }

  /** Whether that changed anything. */
  private boolean replaceBy(List<Descriptor> manifests) {
    boolean changed = false;
    for (int i = 0; i < manifests.size(); i++) {
      AnnotatedDescriptor entry = entries.get(i);
      changed |= !entry.blob().digest().equals(manifests.get(i).digest());
      entries.set(i, entry.with(manifests.get(i)));
    }
    return changed;
  }

  private void member(String key, JsonReader value) {
    if (value.nullValue()) {
      return;
    }
    if (Keys.same(key, "manifests")) {
      value.array(element -> entries.add(AnnotatedDescriptor.of(element)));
    } else if (Keys.same(key, "artifactType")) {
      artifactType = Optional.of(value.string());
    } else if (Keys.same(key, "subject")) {
      subject = Optional.of(AnnotatedDescriptor.of(value));
    } else if (Keys.same(key, "annotations")) {
      annotations = AnnotatedDescriptor.readAnnotations(value);
    }
  }

  private byte[] toJson(String mediaType) {
    boolean docker = mediaType.equals(MediaType.DOCKER_LIST);
    JsonWriter json = JsonWriter.compact().beginObject();
    json.key("schemaVersion").integer(2);
    json.key("mediaType").string(mediaType);
    if (!docker && artifactType.isPresent()) {
      json.key("artifactType").string(artifactType.get());
    }
    json.key("manifests").beginArray();
    for (AnnotatedDescriptor entry : entries) {
      if (docker) {
        entry.writeDockerEntry(json);
      } else {
        entry.writeOci(json);
      }
    }
    json.endArray();
    if (!docker) {
      if (subject.isPresent()) {
        json.key("subject");
        subject.get().writeOci(json);
      }
      AnnotatedDescriptor.writeAnnotations(json, annotations);
    }
    return json.endObject().toBytes();
  }
}
