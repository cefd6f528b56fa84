package org.nix2container.copy;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.nix2container.failure.InvalidInputException;
import org.nix2container.oci.Descriptor;
import org.nix2container.oci.Digest;
import org.nix2container.oci.ManifestBlob;
import org.nix2container.oci.MediaType;
import org.nix2container.output.Outputs;
import org.nix2container.pull.LayerBlob;
import org.nix2container.pull.SourceImage;
import org.nix2container.pull.UncompressedLayer;
import org.nix2container.reference.DockerReference;
import org.nix2container.reference.Location;

/** Copies an image into a docker-archive, whose layers are all uncompressed. */
final class DockerArchiveCopy {

  private DockerArchiveCopy() {}

  static ManifestBlob write(
      SourceImage image, Location.DockerArchive to, CopyOptions options, Outputs outputs)
      throws IOException {
    requirePossible(image, options);
    try (DockerArchiveWriter writer =
        DockerArchiveWriter.open(to.file(), names(to, options), options.temporary(), outputs)) {
      writer.begin(image);
      Map<Digest, Descriptor> tars = new HashMap<>();
      List<Descriptor> blobs = new ArrayList<>();
      for (LayerBlob layer : image.layers()) {
        if (!tars.containsKey(layer.diffId())) {
          UncompressedLayer tar = new UncompressedLayer(layer);
          tars.put(layer.diffId(), writer.layer(layer, consumer -> tar.writeTo(consumer)));
        }
        blobs.add(tars.get(layer.diffId()));
      }
      writer.commit();
      return image.withLayers(blobs).asDocker().manifest();
    }
  }

  static List<DockerReference> names(Location.DockerArchive to, CopyOptions options) {
    List<DockerReference> names = new ArrayList<>();
    to.name().ifPresent(names::add);
    names.addAll(options.additionalTags());
    return names;
  }

  /** An archive holds a Docker manifest's image, with layers that are tars. */
  static void requirePossible(SourceImage image, CopyOptions options) {
    if (options.format().equals(Optional.of(CopyOptions.ManifestFormat.OCI))) {
      throw new InvalidInputException(
          "the format oci", "a docker-archive holds Docker images (v2s2) only");
    }
    if (options.preserveDigests() && !isPreserved(image)) {
      throw new InvalidInputException(
          "the manifest " + image.manifest().digest(),
          "a docker-archive cannot hold it as it is, and --preserve-digests forbids to change it");
    }
  }

  private static boolean isPreserved(SourceImage image) {
    return image.manifest().mediaType().equals(MediaType.DOCKER_MANIFEST)
        && image.layers().stream().allMatch(layer -> new UncompressedLayer(layer).isAsStored());
  }
}
