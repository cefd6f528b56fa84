package org.nix2container.pull;

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
import org.nix2container.oci.ManifestBlob;
import org.nix2container.oci.MediaType;
import org.nix2container.stream.LayerTars;

/** An image that is ready to be written somewhere. */
public final class SourceImage {

  private final ManifestBlob manifest;
  private final ManifestMembers members;
  private final byte[] config;
  private final List<LayerBlob> layers;

  /**
   * @param members what the manifest says
   * @param layers with the media types that they really are of
   */
  SourceImage(
      ManifestBlob manifest, ManifestMembers members, byte[] config, List<LayerBlob> layers) {
    this.manifest = manifest;
    this.members = members;
    this.config = config;
    this.layers = List.copyOf(layers);
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
    byte[] config = image.configBlob();
    Descriptor described = new Descriptor(MediaType.OCI_CONFIG, Digest.of(config), config.length);
    return ManifestConversion.oci(described, config, layers);
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

  /** The manifest in the bytes that it has where it comes from, or is to have. */
  public ManifestBlob manifest() {
    return manifest;
  }

  /** What an index says of the manifest; its digest is what the image is known by in a registry. */
  public Descriptor manifestDescriptor() {
    return manifest.descriptor();
  }

  /** The config's bytes. */
  public byte[] config() {
    return config;
  }

  /** What the manifest says of the config; its digest is the image ID in Docker and Podman. */
  public Descriptor configDescriptor() {
    return members.config().blob();
  }

  ManifestMembers members() {
    return members;
  }

  /**
   * Whether it is an image, rather than something else that is kept as one: a chart, a signature.
   * The layers of such a thing are no tars that make a file system; their diffIDs are the digests
   * of their blobs.
   */
  public boolean isImage() {
    return members.isImage();
  }

  /**
   * Refuses what is no image.
   *
   * @param reason why what is to be done needs one, to end a line with
   * @throws InvalidInputException if it is none, naming its manifest and what it is
   */
  public void requireImage(String reason) {
    if (!isImage()) {
      throw new InvalidInputException(
          "manifest " + manifest.digest(),
          "it is no image, but has a config of the type "
              + configDescriptor().mediaType()
              + ": "
              + reason);
    }
  }

  /** All layers, lowest first; one blob may be there twice. */
  public List<LayerBlob> layers() {
    return layers;
  }

  /** The same image with an OCI manifest, which takes any blobs; itself where it has one. */
  public SourceImage asOci() {
    return ManifestConversion.toOci(this);
  }

  /**
   * The same image with an OCI manifest as skopeo makes it: layers are called what they were
   * called, right or wrong, and of the config only what the OCI knows is left.
   */
  public SourceImage asOciOfSkopeo() {
    return ManifestConversion.toOciOfSkopeo(this);
  }

  /**
   * The same image with a manifest of Docker's version 2 schema 2; itself where it has one.
   *
   * @throws InvalidInputException if a layer is zstd, which such a manifest cannot say
   */
  public SourceImage asDocker() {
    return ManifestConversion.toDocker(this);
  }

  /**
   * The same image with other blobs for its layers, in the order of {@link #layers}, of the same
   * diffIDs: what a compressor made of them. Its manifest is of the same kind.
   */
  public SourceImage withLayers(List<Descriptor> blobs) {
    return ManifestConversion.withLayers(this, blobs);
  }

  /** The layers without those that are the same blob as an earlier one. */
  public List<LayerBlob> distinctLayers() {
    Map<Digest, LayerBlob> distinct = new LinkedHashMap<>();
    for (LayerBlob layer : layers) {
      distinct.putIfAbsent(layer.descriptor().digest(), layer);
    }
    return new ArrayList<>(distinct.values());
  }
}
