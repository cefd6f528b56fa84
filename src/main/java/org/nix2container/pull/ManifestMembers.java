package org.nix2container.pull;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.nix2container.json.JsonWriter;
import org.nix2container.oci.ManifestBlob;
import org.nix2container.oci.MediaType;

/**
 * What an image's manifest says (OCI manifest.md).
 *
 * @param layers lowest first
 * @param subject the manifest that this one is about
 */
record ManifestMembers(
    Optional<String> artifactType,
    AnnotatedDescriptor config,
    List<AnnotatedDescriptor> layers,
    Optional<AnnotatedDescriptor> subject,
    SortedMap<String, String> annotations) {

  ManifestMembers {
    layers = List.copyOf(layers);
    annotations = Collections.unmodifiableSortedMap(annotations);
  }

  /** A manifest that says nothing but what blobs there are. */
  static ManifestMembers of(AnnotatedDescriptor config, List<AnnotatedDescriptor> layers) {
    return new ManifestMembers(Optional.empty(), config, layers, Optional.empty(), new TreeMap<>());
  }

  /** The same manifest with these layers. */
  ManifestMembers withLayers(List<AnnotatedDescriptor> others) {
    return new ManifestMembers(artifactType, config, others, subject, annotations);
  }

  /** Whether it is an image, rather than something else that is kept in a registry. */
  boolean isImage() {
    String type = config.blob().mediaType();
    return type.equals(MediaType.OCI_CONFIG) || type.equals(MediaType.DOCKER_CONFIG);
  }

  /** The manifest as Go's structs make it: compact, in their key order. */
  ManifestBlob toOci() {
    JsonWriter json = begin(MediaType.OCI_MANIFEST);
    if (artifactType.isPresent()) {
      json.key("artifactType").string(artifactType.get());
    }
    json.key("config");
    config.writeOci(json);
    json.key("layers").beginArray();
    for (AnnotatedDescriptor layer : layers) {
      layer.writeOci(json);
    }
    json.endArray();
    if (subject.isPresent()) {
      json.key("subject");
      subject.get().writeOci(json);
    }
    AnnotatedDescriptor.writeAnnotations(json, annotations);
    return new ManifestBlob(MediaType.OCI_MANIFEST, json.endObject().toBytes());
  }

  /** The manifest as Docker's version 2 schema 2, which has no annotations. */
  ManifestBlob toDocker() {
    JsonWriter json = begin(MediaType.DOCKER_MANIFEST);
    json.key("config");
    config.writeDocker(json);
    json.key("layers").beginArray();
    for (AnnotatedDescriptor layer : layers) {
      layer.writeDocker(json);
    }
    json.endArray();
    return new ManifestBlob(MediaType.DOCKER_MANIFEST, json.endObject().toBytes());
  }

  private static JsonWriter begin(String mediaType) {
    JsonWriter json = JsonWriter.compact().beginObject();
    json.key("schemaVersion").integer(2);
    json.key("mediaType").string(mediaType);
    return json;
  }

  /** Where members are gathered. */
  static final class Reading {
    Optional<String> artifactType = Optional.empty();
    Optional<AnnotatedDescriptor> config = Optional.empty();
    final List<AnnotatedDescriptor> layers = new ArrayList<>();
    Optional<AnnotatedDescriptor> subject = Optional.empty();
    SortedMap<String, String> annotations = new TreeMap<>();

    ManifestMembers finished(AnnotatedDescriptor itsConfig) {
      return new ManifestMembers(artifactType, itsConfig, layers, subject, annotations);
    }
  }
}
