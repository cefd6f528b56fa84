package org.nix2container.copy;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.nix2container.json.JsonWriter;
import org.nix2container.oci.Descriptor;
import org.nix2container.oci.Digest;
import org.nix2container.oci.MediaType;
import org.nix2container.pull.BlobContent;
import org.nix2container.pull.LayerBlob;
import org.nix2container.pull.SourceImage;
import org.nix2container.pull.UncompressedLayer;
import org.nix2container.reference.DockerReference;
import org.nix2container.registry.Repository.BlobSource;
import org.nix2container.stream.BlockConsumer;
import org.nix2container.tar.TarWriter;

/**
 * What {@code docker load} and {@code podman load} read (the Docker image specification 1.2,
 * "Combined Image JSON + Filesystem Changeset Format"): {@code manifest.json}, the config as {@code
 * <hex>.json}, and each layer's uncompressed tar as {@code <hex of its diffID>.tar}, in any order.
 */
final class DockerTar {

  private final TarWriter tar;
  private final List<DockerReference> names;
  private final Path temporary;

  /** Each layer that was written, by its diffID. */
  private final Map<Digest, Descriptor> written = new HashMap<>();

  /**
   * @param out is left open
   * @param names of the image
   * @param temporary directory for layers whose uncompressed size cannot be found out
   */
  DockerTar(OutputStream out, List<DockerReference> names, Path temporary) {
    this.tar = new TarWriter(new BufferedOutputStream(new Unclosed(out), LayoutTar.BUFFER));
    this.names = List.copyOf(names);
    this.temporary = temporary;
  }

  /** Writes what the image consists of. */
  synchronized void describe(SourceImage image) throws IOException {
    image.requireImage("a docker-archive cannot hold it");
    byte[] manifest = manifest(image);
    tar.file("manifest.json", manifest.length, out -> out.write(manifest));
    byte[] config = image.config();
    tar.file(configName(image), config.length, out -> out.write(config));
  }

  /**
   * Writes a layer, if the same was not written before.
   *
   * @param source gives the tar
   * @return the tar
   */
  synchronized Descriptor layer(LayerBlob layer, BlobSource source) throws IOException {
    Descriptor same = written.get(layer.diffId());
    if (same != null) {
      return same;
    }
    Optional<Long> size = size(layer);
    if (size.isPresent()) {
      return layer(
          layer,
          size.get(),
          out -> source.writeTo((buffer, length) -> out.write(buffer, 0, length)));
    }
    try (Spool spool = Spool.of(temporary, source)) {
      return layer(layer, spool.content().size(), spool::writeTo);
    }
  }

  private Descriptor layer(LayerBlob layer, long size, TarWriter.Body body) throws IOException {
    tar.file(layerName(layer), size, body);
    Descriptor is = new Descriptor(MediaType.OCI_LAYER, layer.diffId(), size);
    written.put(layer.diffId(), is);
    return is;
  }

  /** Of a compressed file it is read twice, which takes no room; a repository is asked once. */
  private static Optional<Long> size(LayerBlob layer) throws IOException {
    UncompressedLayer tar = new UncompressedLayer(layer);
    if (tar.isAsStored()) {
      return Optional.of(layer.descriptor().size());
    }
    if (layer.content() instanceof BlobContent.InRepository) {
      return Optional.empty();
    }
    long[] size = {0};
    BlockConsumer counting = (buffer, length) -> size[0] += length;
    tar.writeTo(counting);
    return Optional.of(size[0]);
  }

  /** Writes the end of the archive. */
  synchronized void end() throws IOException {
    tar.close();
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
