package org.nix2container.oci;

import java.util.List;
import java.util.Optional;
import org.nix2container.json.JsonWriter;

/**
 * A config blob, whose digest is the image ID (OCI config.md).
 *
 * @param diffIds digests of the uncompressed layers, lowest first
 * @param history one entry per layer and any number of empty ones, lowest first
 */
public record ConfigBlob(
    Optional<Rfc3339> created,
    Platform platform,
    ImageConfig config,
    List<Digest> diffIds,
    List<History> history) {

  /** The blob: compact JSON in the key order of Go's struct. */
  public byte[] toJson() {
    JsonWriter json = JsonWriter.compact();
    json.beginObject();
    if (created.isPresent()) {
      json.key("created").string(created.get().toString());
    }
    platform.writeMembersTo(json);
    json.key("config");
    config.writeTo(json);
    json.key("rootfs").beginObject();
    json.key("type").string("layers");
    json.key("diff_ids");
    if (diffIds.isEmpty()) {
      json.nullValue();
    } else {
      json.beginArray();
      for (Digest diffId : diffIds) {
        json.string(diffId.toString());
      }
      json.endArray();
    }
    json.endObject();
    if (!history.isEmpty()) {
      json.key("history").beginArray();
      for (History entry : history) {
        entry.writeTo(json);
      }
      json.endArray();
    }
    json.endObject();
    return json.toBytes();
  }
}
