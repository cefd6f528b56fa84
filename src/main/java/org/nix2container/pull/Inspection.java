package org.nix2container.pull;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import org.nix2container.failure.InvalidInputException;
import org.nix2container.json.JsonWriter;
import org.nix2container.oci.Digest;
import org.nix2container.oci.Rfc3339;
import org.nix2container.reference.DockerReference;
import org.nix2container.reference.Location;

/**
 * What {@code skopeo inspect} tells of an image.
 *
 * @param name the repository, for those that have one
 * @param digest of the manifest, or of the index that lists it
 * @param repoTags all tags of the repository
 * @param labels none if the config has no such member
 * @param layers lowest first
 * @param env none if the config has no such member
 */
public record Inspection(
    Optional<String> name,
    Digest digest,
    List<String> repoTags,
    Optional<Rfc3339> created,
    String dockerVersion,
    Optional<SortedMap<String, String>> labels,
    String architecture,
    String os,
    List<InspectedLayer> layers,
    Optional<List<String>> env) {

  private static final int INDENT = 4;

  /**
   * A layer as the manifest has it.
   *
   * @param annotations none if it has none
   */
  public record InspectedLayer(
      String mediaType,
      Digest digest,
      long size,
      Optional<SortedMap<String, String>> annotations) {}

  public Inspection {
    repoTags = List.copyOf(repoTags);
    layers = List.copyOf(layers);
  }

  /**
   * Reads the manifest and the config.
   *
   * @param at where the source is
   * @throws InvalidInputException if it is no image
   */
  public static Inspection of(ImageSource source, Location at, Optional<PlatformChoice> platform) {
    SourceImage image = source.image(platform);
    requireImage(source, image);
    InspectedConfig config = InspectedConfig.of(source.describe(), image);
    List<InspectedLayer> layers = new ArrayList<>();
    for (AnnotatedDescriptor layer : image.members().layers()) {
      layers.add(
          new InspectedLayer(
              layer.blob().mediaType(),
              layer.blob().digest(),
              layer.blob().size(),
              Optional.of(layer.annotations()).filter(given -> !given.isEmpty())));
    }
    return new Inspection(
        name(at),
        source.manifest().digest(),
        List.of(),
        config.created(),
        config.dockerVersion(),
        config.labels(),
        config.architecture(),
        config.os(),
        layers,
        config.env());
  }

  private static void requireImage(ImageSource source, SourceImage image) {
    if (!image.isImage()) {
      throw new InvalidInputException(
          source.describe(),
          "it is no image, but has a config of the type "
              + image.configDescriptor().mediaType()
              + "; --raw shows its manifest");
    }
  }

  private static Optional<String> name(Location at) {
    return switch (at) {
      case Location.InRegistry(var reference) -> Optional.of(reference.name());
      case Location.DockerArchive(var _, var name) -> name.map(Inspection::name);
      default -> Optional.empty();
    };
  }

  private static String name(DockerReference reference) {
    return reference.registry() + "/" + reference.repository();
  }

  /** The same with the tags of the repository. */
  public Inspection withRepoTags(List<String> tags) {
    return new Inspection(
        name, digest, tags, created, dockerVersion, labels, architecture, os, layers, env);
  }

  /** What skopeo prints, without the line break at the end. */
  public byte[] toJson() {
    JsonWriter json = JsonWriter.indented(INDENT).beginObject();
    if (name.isPresent()) {
      json.key("Name").string(name.get());
    }
    json.key("Digest").string(digest.toString());
    json.key("RepoTags");
    strings(json, repoTags);
    json.key("Created");
    if (created.isPresent()) {
      json.string(created.get().toString());
    } else {
      json.nullValue();
    }
    json.key("DockerVersion").string(dockerVersion);
    json.key("Labels");
    map(json, labels);
    json.key("Architecture").string(architecture);
    json.key("Os").string(os);
    json.key("Layers").beginArray();
    layers.forEach(layer -> json.string(layer.digest().toString()));
    json.endArray();
    if (!layers.isEmpty()) {
      writeLayersData(json);
    }
    json.key("Env");
    if (env.isPresent()) {
      strings(json, env.get());
    } else {
      json.nullValue();
    }
    return json.endObject().toBytes();
  }

  private void writeLayersData(JsonWriter json) {
    json.key("LayersData").beginArray();
    for (InspectedLayer layer : layers) {
      json.beginObject();
      json.key("MIMEType").string(layer.mediaType());
      json.key("Digest").string(layer.digest().toString());
      json.key("Size").integer(layer.size());
      json.key("Annotations");
      map(json, layer.annotations());
      json.endObject();
    }
    json.endArray();
  }

  private static void strings(JsonWriter json, List<String> values) {
    json.beginArray();
    values.forEach(json::string);
    json.endArray();
  }

  private static void map(JsonWriter json, Optional<SortedMap<String, String>> values) {
    if (values.isEmpty()) {
      json.nullValue();
      return;
    }
    json.beginObject();
    values.get().forEach((key, value) -> json.key(key).string(value));
    json.endObject();
  }

  /**
   * The config as {@code skopeo inspect --config} prints it, without the line break at the end: of
   * a Docker image's, only what the OCI knows. {@code --raw} is {@link SourceImage#config}.
   */
  public static byte[] configJson(ImageSource source, Optional<PlatformChoice> platform) {
    SourceImage image = source.image(platform);
    requireImage(source, image);
    JsonWriter json = JsonWriter.indented(INDENT);
    OciConfig.of("config of " + source.describe(), image.config()).writeTo(json);
    return json.toBytes();
  }
}
