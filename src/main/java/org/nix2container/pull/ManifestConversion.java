package org.nix2container.pull;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.nix2container.failure.InvalidInputException;
import org.nix2container.json.JsonWriter;
import org.nix2container.oci.Descriptor;
import org.nix2container.oci.Digest;
import org.nix2container.oci.MediaType;

/**
 * From one kind of manifest to the other, for destinations that take but one. The layers stay the
 * bytes that they are, and so does the config, whose digest many know the image by; only what the
 * manifest calls them changes.
 */
final class ManifestConversion {

  private ManifestConversion() {}

  static SourceImage toOci(SourceImage image) {
    if (image.manifest().mediaType().equals(MediaType.OCI_MANIFEST)) {
      return image;
    }
    return oci(image.configDescriptor(), image.config(), image.layers());
  }

  /**
   * As skopeo does it: of a Docker image's config only what the OCI knows is left, and layers are
   * still called what they were called, right or wrong.
   */
  static SourceImage toOciOfSkopeo(SourceImage image) {
    if (image.manifest().mediaType().equals(MediaType.OCI_MANIFEST)) {
      return image;
    }
    JsonWriter json = JsonWriter.compact();
    OciConfig.of("config " + image.configDescriptor().digest(), image.config()).writeTo(json);
    byte[] config = json.toBytes();
    Descriptor described = new Descriptor(MediaType.OCI_CONFIG, Digest.of(config), config.length);
    List<AnnotatedDescriptor> called = new ArrayList<>();
    for (AnnotatedDescriptor layer : image.members().layers()) {
      called.add(layer.as(LayerType.oci(layer.blob().mediaType())));
    }
    ManifestMembers members = ManifestMembers.of(AnnotatedDescriptor.plain(described), called);
    return new SourceImage(members.toOci(), members, config, ociLayers(image.layers()));
  }

  static SourceImage toDocker(SourceImage image) {
    if (image.manifest().mediaType().equals(MediaType.DOCKER_MANIFEST)) {
      return image;
    }
    image.requireImage("only an OCI manifest can hold that");
    List<AnnotatedDescriptor> called = new ArrayList<>();
    for (AnnotatedDescriptor layer : image.members().layers()) {
      AnnotatedDescriptor renamed = layer.as(dockerType(layer.blob()));
      called.add(
          new AnnotatedDescriptor(
              renamed.blob(), renamed.urls(), new TreeMap<>(), renamed.platform()));
    }
    List<LayerBlob> layers = new ArrayList<>();
    for (LayerBlob layer : image.layers()) {
      layers.add(renamed(layer, dockerType(layer.descriptor())));
    }
    Descriptor config = image.configDescriptor();
    ManifestMembers members =
        ManifestMembers.of(
            AnnotatedDescriptor.plain(
                new Descriptor(MediaType.DOCKER_CONFIG, config.digest(), config.size())),
            called);
    return new SourceImage(members.toDocker(), members, image.config(), layers);
  }

  /** What is said of a layer is kept as long as its blob is the same. */
  static SourceImage withLayers(SourceImage image, List<Descriptor> blobs) {
    if (blobs.size() != image.layers().size()) {
      throw new IllegalArgumentException(
          blobs.size() + " blobs for " + image.layers().size() + " layers");
    }
    boolean docker = image.manifest().mediaType().equals(MediaType.DOCKER_MANIFEST);
    List<LayerBlob> layers = new ArrayList<>();
    List<AnnotatedDescriptor> called = new ArrayList<>();
    for (int i = 0; i < blobs.size(); i++) {
      LayerBlob layer = image.layers().get(i);
      Descriptor blob = blobs.get(i);
      if (blob.digest().equals(layer.descriptor().digest())) {
        layers.add(layer);
        called.add(image.members().layers().get(i));
      } else {
        String type = docker ? dockerType(blob) : LayerType.oci(blob.mediaType());
        Descriptor typed = new Descriptor(type, blob.digest(), blob.size());
        layers.add(new LayerBlob(typed, layer.diffId(), layer.content()));
        called.add(AnnotatedDescriptor.plain(typed));
      }
    }
    ManifestMembers members = image.members().withLayers(called);
    return new SourceImage(
        docker ? members.toDocker() : members.toOci(), members, image.config(), layers);
  }

  static SourceImage oci(Descriptor config, byte[] content, List<LayerBlob> layers) {
    List<LayerBlob> renamed = ociLayers(layers);
    List<AnnotatedDescriptor> called = new ArrayList<>();
    for (LayerBlob layer : renamed) {
      called.add(AnnotatedDescriptor.plain(layer.descriptor()));
    }
    Descriptor described = new Descriptor(MediaType.OCI_CONFIG, config.digest(), config.size());
    ManifestMembers members = ManifestMembers.of(AnnotatedDescriptor.plain(described), called);
    return new SourceImage(members.toOci(), members, content, renamed);
  }

  private static List<LayerBlob> ociLayers(List<LayerBlob> layers) {
    List<LayerBlob> renamed = new ArrayList<>();
    for (LayerBlob layer : layers) {
      renamed.add(renamed(layer, LayerType.oci(layer.descriptor().mediaType())));
    }
    return renamed;
  }

  private static LayerBlob renamed(LayerBlob layer, String mediaType) {
    Descriptor blob = layer.descriptor();
    return new LayerBlob(
        new Descriptor(mediaType, blob.digest(), blob.size()), layer.diffId(), layer.content());
  }

  private static String dockerType(Descriptor layer) {
    Optional<String> type = LayerType.docker(layer.mediaType());
    if (type.isEmpty()) {
      throw new InvalidInputException(
          "layer " + layer.digest(),
          "a Docker manifest (v2s2) cannot hold the media type "
              + layer.mediaType()
              + "; ask for the format oci, or for gzip");
    }
    return type.get();
  }
}
