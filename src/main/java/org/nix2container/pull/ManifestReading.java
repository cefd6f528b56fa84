package org.nix2container.pull;

import java.util.Optional;
import org.nix2container.json.JsonReader;
import org.nix2container.json.Keys;
import org.nix2container.oci.ManifestBlob;
import org.nix2container.oci.MediaType;

/** Reads image manifests: OCI's, and Docker's version 2 schema 2. */
final class ManifestReading {

  private final ManifestMembers.Reading members = new ManifestMembers.Reading();
  private Optional<String> mediaType = Optional.empty();
  private long schema;
  private boolean lists;
  private boolean single;

  private ManifestReading() {}

  static ManifestMembers read(String name, ManifestBlob blob) {
    try (JsonReader json = JsonReader.of(name, blob.content())) {
      ManifestReading reading = new ManifestReading();
      json.object(reading::member);
      json.end();
      if (reading.schema == 1) {
        throw json.error(
            "this is a manifest of schema 1, which Docker gave up in 2017: push the image again"
                + " with a client of today");
      }
      if (blob.isIndex() || reading.lists && !reading.single) {
        throw json.error("expected the manifest of one image, found an index");
      }
      if (reading.members.config.isEmpty()) {
        throw json.error("an image's manifest needs a `config`");
      }
      return reading.members.finished(reading.members.config.get());
    }
  }

  /** What a manifest is: what it says, else what its members tell, else what was said of it. */
  static ManifestBlob identified(String name, byte[] content, String said) {
    try (JsonReader json = JsonReader.of(name, content)) {
      ManifestReading reading = new ManifestReading();
      json.object((key, value) -> reading.kind(key, value));
      json.end();
      return new ManifestBlob(reading.type(said), content);
    }
  }

  private String type(String said) {
    if (mediaType.isPresent() && !mediaType.get().isEmpty()) {
      return mediaType.get();
    }
    if (said.startsWith("application/vnd.")) {
      return said;
    }
    return lists && !single ? MediaType.OCI_INDEX : MediaType.OCI_MANIFEST;
  }

  private void kind(String key, JsonReader value) {
    if (Keys.same(key, "mediaType") && !value.nullValue()) {
      mediaType = Optional.of(value.string());
    } else if (Keys.same(key, "manifests")) {
      lists = true;
    } else if (Keys.same(key, "config")) {
      single = true;
    }
  }

  private void member(String key, JsonReader value) {
    if (value.nullValue()) {
      return;
    }
    if (Keys.same(key, "schemaVersion")) {
      schema = value.integer();
    } else if (Keys.same(key, "artifactType")) {
      members.artifactType = Optional.of(value.string());
    } else if (Keys.same(key, "config")) {
      single = true;
      members.config = Optional.of(AnnotatedDescriptor.of(value));
    } else if (Keys.same(key, "layers")) {
      value.array(element -> members.layers.add(AnnotatedDescriptor.of(element)));
    } else if (Keys.same(key, "subject")) {
      members.subject = Optional.of(AnnotatedDescriptor.of(value));
    } else if (Keys.same(key, "annotations")) {
      members.annotations = AnnotatedDescriptor.readAnnotations(value);
    } else if (Keys.same(key, "manifests")) {
      lists = true;
    }
  }
}
