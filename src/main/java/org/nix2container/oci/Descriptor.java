package org.nix2container.oci;

import org.nix2container.json.JsonWriter;

/**
 * What a manifest says of a blob (OCI descriptor.md).
 *
 * @param size in bytes
 */
public record Descriptor(String mediaType, Digest digest, long size) {

  /** Writes {@code {"mediaType", "digest", "size"}}. */
  public void writeTo(JsonWriter json) {
    json.beginObject();
    writeMembersTo(json);
    json.endObject();
  }

  /** The three members alone, for descriptors that have more, such as those of an index. */
  public void writeMembersTo(JsonWriter json) {
    json.key("mediaType").string(mediaType);
    json.key("digest").string(digest.toString());
    json.key("size").integer(size);
  }
}
