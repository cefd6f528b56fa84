package org.nix2container.copy;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.nix2container.compress.Compression;
import org.nix2container.compress.Compressors;
import org.nix2container.oci.Descriptor;
import org.nix2container.oci.Digest;
import org.nix2container.oci.ManifestBlob;
import org.nix2container.pull.LayerBlob;
import org.nix2container.pull.SourceImage;
import org.nix2container.reference.Location;

/** Writes images to files: each blob once, and the manifests that the blobs then have. */
final class CopiedFiles {

  private final LayerForm forms;
  private final ImageWriter writer;

  /** What layers became that are not written as they are stored. */
  private final Map<Wanted, Descriptor> made = new ConcurrentHashMap<>();

  CopiedFiles(Location to, CopyOptions options, ImageWriter writer) {
    this.forms = LayerForm.of(to, options);
    this.writer = writer;
  }

  /** A blob, and what is to be made of it. */
  private record Wanted(Digest blob, Optional<Compression> form) {}

  /** Writes an index alone. */
  static ManifestBlob indexOnly(ManifestBlob index, FittingImage fitting, ImageWriter writer)
      throws IOException {
    // Without what it lists it cannot become another index.
    fitting.requireType(index);
    writer.named(index);
    writer.commit();
    return index;
  }

  /**
   * Writes all of it. What is known beforehand comes first, for those who read an archive as a
   * stream.
   *
   * @return the manifest at the top
   */
  ManifestBlob write(CopiedImages images, FittingImage fitting) throws IOException {
    Map<Wanted, LayerBlob> layers = new LinkedHashMap<>();
    images.forEach(
        image -> image.layers().forEach(layer -> layers.putIfAbsent(wanted(image, layer), layer)));
    boolean known = layers.keySet().stream().allMatch(wanted -> wanted.form().isEmpty());
    if (known) {
      writeManifests(images);
      writeLayers(layers);
      writer.commit();
      return images.manifest();
    }
    writeLayers(layers);
    CopiedImages written = images.with(this::asWritten, fitting);
    writeManifests(written);
    writer.commit();
    return written.manifest();
  }

  private Wanted wanted(SourceImage image, LayerBlob layer) {
    return new Wanted(layer.descriptor().digest(), forms.made(image, layer));
  }

  private void writeLayers(Map<Wanted, LayerBlob> layers) throws IOException {
    try (Compressors compressors = new Compressors(Runtime.getRuntime().availableProcessors())) {
      BlobFiles.writeAll(
          new ArrayList<>(layers.entrySet()),
          writer.isSequential(),
          entry -> writeLayer(entry.getKey(), entry.getValue(), compressors));
    }
  }

  private void writeLayer(Wanted wanted, LayerBlob layer, Compressors compressors)
      throws IOException {
    if (wanted.form().isPresent()) {
      Compression form = wanted.form().get();
      Descriptor blob =
          writer.blob(
              form.layerMediaType(),
              Optional.empty(),
              to -> LayerForm.write(layer, form, compressors, to));
      made.put(wanted, blob);
    } else if (!writer.has(layer.descriptor())) {
      Descriptor blob = layer.descriptor();
      writer.blob(blob.mediaType(), Optional.of(blob), layer::writeTo);
    }
  }

  private SourceImage asWritten(SourceImage image) {
    List<Descriptor> blobs = new ArrayList<>();
    for (LayerBlob layer : image.layers()) {
      blobs.add(made.getOrDefault(wanted(image, layer), layer.descriptor()));
    }
    return image.withLayers(blobs);
  }

  private void writeManifests(CopiedImages images) throws IOException {
    writer.named(images.manifest());
    for (ManifestBlob manifest : images.below()) {
      writer.listed(manifest);
    }
    Map<Digest, SourceImage> byConfig = new LinkedHashMap<>();
    images.forEach(image -> byConfig.putIfAbsent(image.configDescriptor().digest(), image));
    for (SourceImage image : byConfig.values()) {
      writer.small(image.configDescriptor(), image.config());
    }
  }
}
