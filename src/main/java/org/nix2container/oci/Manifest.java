package org.nix2container.oci;

import java.util.List;
import org.nix2container.json.JsonWriter;

/**
 * An image manifest (OCI manifest.md): one config and the layers, lowest first.
 *
 * @param config descriptor of the config blob
 * @param layers descriptors of the layers' blobs
 */
public record Manifest(Descriptor config, List<Descriptor> layers) {

  public Manifest {
    layers = List.copyOf(layers);
  }

  /** The manifest as it is stored and digested: compact JSON in the key order of Go's struct. */
  public byte[] toJson() {
    JsonWriter json = JsonWriter.compact();
    json.beginObject();
    json.key("schemaVersion").integer(2);
    json.key("mediaType").string(MediaType.OCI_MANIFEST);
    json.key("config");
    config.writeTo(json);
    json.key("layers").beginArray();
    for (Descriptor layer : layers) {
      layer.writeTo(json);
    }
    json.endArray();
    json.endObject();
    return json.toBytes();
  }
}
