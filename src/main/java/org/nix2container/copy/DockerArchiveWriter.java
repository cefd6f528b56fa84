package org.nix2container.copy;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.nix2container.failure.InvalidInputException;
import org.nix2container.json.JsonWriter;
import org.nix2container.oci.Descriptor;
import org.nix2container.oci.Digest;
import org.nix2container.oci.MediaType;
import org.nix2container.output.Outputs;
import org.nix2container.output.PendingFile;
import org.nix2container.pull.LayerBlob;
import org.nix2container.pull.SourceImage;
import org.nix2container.reference.DockerReference;
import org.nix2container.registry.Repository.BlobSource;
import org.nix2container.tar.TarWriter;

/**
 * Writes what {@code docker load} and {@code podman load} read (the Docker image specification 1.2,
 * "Combined Image JSON + Filesystem Changeset Format"): {@code manifest.json}, the config as {@code
 * <hex>.json}, and each layer's uncompressed tar as {@code <hex of its diffID>.tar}.
 */
final class DockerArchiveWriter implements AutoCloseable {

  private final PendingFile file;
  private final TarWriter tar;
  private final List<DockerReference> names;
  private final Path temporary;
  private final Set<Digest> written = new HashSet<>();

  private DockerArchiveWriter(PendingFile file, List<DockerReference> names, Path temporary) {
    this.file = file;
    this.tar = new TarWriter(new BufferedOutputStream(new Unclosed(file), OciArchiveWriter.BUFFER));
    this.names = names;
    this.temporary = temporary;
  }

  /**
   * Begins an archive.
   *
   * @param names of the image
   * @param temporary directory for layers whose uncompressed size is not known
   */
  static DockerArchiveWriter open(
      Path file, List<DockerReference> names, Path temporary, Outputs outputs) {
    return new DockerArchiveWriter(outputs.file(file), names, temporary);
  }

  /** Writes what the image consists of; its layers have to follow. */
  synchronized void begin(SourceImage image) throws IOException {
    if (!image.isImage()) {
      throw new InvalidInputException(
          "manifest " + image.manifest().digest(),
          "it is no image, but has a config of the type "
              + image.configDescriptor().mediaType()
              + ": a docker-archive cannot hold it");
    }
    OciArchiveWriter.small(tar, "manifest.json", manifest(image));
    OciArchiveWriter.small(tar, configName(image), image.config());
  }

  /**
   * Writes a layer.
   *
   * @param size of the tar, if it is known
   * @param source gives the tar
   * @return the tar
   */
  synchronized Descriptor layer(LayerBlob layer, Optional<Long> size, BlobSource source)
      throws IOException {
    Digest diffId = layer.diffId();
    if (size.isPresent()) {
      if (written.add(diffId)) {
        tar.file(
            layerName(layer),
            size.get(),
            out -> source.writeTo((buffer, length) -> out.write(buffer, 0, length)));
      }
      return new Descriptor(MediaType.OCI_LAYER, diffId, size.get());
    }
    try (Spool spool = Spool.of(temporary, source)) {
      if (written.add(diffId)) {
        tar.file(layerName(layer), spool.content().size(), spool::writeTo);
      }
      return new Descriptor(MediaType.OCI_LAYER, diffId, spool.content().size());
    }
  }

  void commit() throws IOException {
    tar.close();
    file.commit();
  }

  @Override
  public void close() {
    file.close();
  }

  private byte[] manifest(SourceImage image) {
    JsonWriter json = JsonWriter.compact();
    json.beginArray().beginObject();
    json.key("Config").string(configName(image));
    json.key("RepoTags").beginArray();
    for (DockerReference name : names) {
      json.string(name.toString());
    }
    json.endArray();
    json.key("Layers").beginArray();
    for (LayerBlob layer : image.layers()) {
      json.string(layerName(layer));
    }
    json.endArray();
    json.endObject().endArray();
    return json.toBytes();
  }

  private static String configName(SourceImage image) {
    return image.configDescriptor().digest().hex() + ".json";
  }

  private static String layerName(LayerBlob layer) {
    return layer.diffId().hex() + ".tar";
  }
}
