package org.nix2container.copy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.nix2container.failure.InvalidInputException;
import org.nix2container.failure.SystemReason;
import org.nix2container.image.Image;
import org.nix2container.layer.Layer;
import org.nix2container.oci.Descriptor;
import org.nix2container.oci.Digest;
import org.nix2container.oci.Manifest;
import org.nix2container.oci.MediaType;
import org.nix2container.stream.LayerTars;

/** An image that is ready to be written somewhere. */
public final class SourceImage {

  private final byte[] config;
  private final List<LayerBlob> layers;
  private final byte[] manifest;
  private final Descriptor configDescriptor;
  private final Descriptor manifestDescriptor;

  private SourceImage(byte[] config, List<LayerBlob> layers) {
    this.config = config;
    this.layers = layers;
    configDescriptor = descriptor(MediaType.OCI_CONFIG, config);
    List<Descriptor> descriptors = new ArrayList<>();
    for (LayerBlob layer : layers) {
      descriptors.add(layer.descriptor());
    }
    manifest = new Manifest(configDescriptor, descriptors).toJson();
    manifestDescriptor = descriptor(MediaType.OCI_MANIFEST, manifest);
  }

  /**
   * The image as it is described; nothing of a layer is read yet.
   *
   * @throws InvalidInputException naming a layer's file that is not there
   */
  public static SourceImage of(Image image, LayerTars tars) {
    List<LayerBlob> layers = new ArrayList<>();
    for (Layer layer : image.layers()) {
      BlobContent content =
          layer.file().isPresent()
              ? new BlobContent.InFile(Path.of(layer.file().get()))
              : new BlobContent.Generated(tars, layer.paths());
      Descriptor descriptor =
          new Descriptor(layer.mediaType(), layer.digest(), size(layer, content));
      layers.add(new LayerBlob(descriptor, layer.diffId(), content));
    }
    return new SourceImage(image.configBlob(), layers);
  }

  /** Layers of base images are described without their size. */
  private static long size(Layer layer, BlobContent content) {
    if (content instanceof BlobContent.InFile(Path file)) {
      try {
        return Files.size(file);
      } catch (IOException e) {
        throw new InvalidInputException("layer blob " + file, SystemReason.of(e), e);
      }
    }
    return layer.size();
  }

  private static Descriptor descriptor(String mediaType, byte[] content) {
    return new Descriptor(mediaType, Digest.of(content), content.length);
  }

  /** The manifest's bytes. */
  byte[] manifest() {
    return manifest;
  }

  /** What an index says of the manifest; its digest is what the image is known by in a registry. */
  public Descriptor manifestDescriptor() {
    return manifestDescriptor;
  }

  /** The config's bytes. */
  byte[] config() {
    return config;
  }

  /** What the manifest says of the config; its digest is the image ID in Docker and Podman. */
  public Descriptor configDescriptor() {
    return configDescriptor;
  }

  /** All layers, lowest first; one blob may be there twice. */
  List<LayerBlob> layers() {
    return layers;
  }

  /** The layers without those that are the same blob as an earlier one. */
  List<LayerBlob> distinctLayers() {
    Map<Digest, LayerBlob> distinct = new LinkedHashMap<>();
    for (LayerBlob layer : layers) {
      distinct.putIfAbsent(layer.descriptor().digest(), layer);
    }
    return new ArrayList<>(distinct.values());
  }
}
