package org.nix2container.copy;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.nix2container.failure.OutputException;
import org.nix2container.json.JsonWriter;
import org.nix2container.oci.Digest;
import org.nix2container.output.Outputs;
import org.nix2container.output.PendingFile;
import org.nix2container.reference.DockerReference;
import org.nix2container.tar.TarWriter;

/**
 * Writes what {@code docker load} and {@code podman load} read (the Docker image specification 1.2,
 * "Combined Image JSON + Filesystem Changeset Format"): {@code manifest.json}, the config as {@code
 * <hex>.json}, and each layer's uncompressed tar as {@code <hex of its diffID>.tar}.
 */
final class DockerArchiveWriter {

  private DockerArchiveWriter() {}

  static void write(SourceImage image, Path file, Optional<DockerReference> name, Outputs outputs) {
    try (PendingFile pending = outputs.file(file)) {
      try (TarWriter tar =
          new TarWriter(new BufferedOutputStream(new Unclosed(pending), OciArchiveWriter.BUFFER))) {
        OciArchiveWriter.small(tar, "manifest.json", manifest(image, name));
        OciArchiveWriter.small(tar, configName(image), image.config());
        Set<Digest> written = new HashSet<>();
        for (LayerBlob layer : image.layers()) {
          if (written.add(layer.diffId())) {
            UncompressedLayer uncompressed = new UncompressedLayer(layer);
            tar.file(layerName(layer), uncompressed.size(), uncompressed::writeTo);
          }
        }
      }
      pending.commit();
    } catch (IOException e) {
      throw new OutputException(file.toString(), e);
    }
  }

  private static byte[] manifest(SourceImage image, Optional<DockerReference> name) {
    JsonWriter json = JsonWriter.compact();
    json.beginArray().beginObject();
    json.key("Config").string(configName(image));
    json.key("RepoTags").beginArray();
    if (name.isPresent()) {
      json.string(name.get().toString());
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
