package org.nix2container.layer;

import java.util.Optional;
import org.nix2container.json.JsonReader;
import org.nix2container.json.Keys;
import org.nix2container.oci.Descriptor;
import org.nix2container.oci.Digest;
import org.nix2container.oci.MediaType;

/** The members of {@code compressed} as they come. */
final class RecordedBlobReading {

  private String mediaType = "";
  private Optional<Digest> digest = Optional.empty();
  private long size = -1;
  private String encoder = "";

  private RecordedBlobReading() {}

  static RecordedBlob read(JsonReader json) {
    RecordedBlobReading reading = new RecordedBlobReading();
    json.object(reading::member);
    boolean compressed =
        reading.mediaType.equals(MediaType.OCI_LAYER_GZIP)
            || reading.mediaType.equals(MediaType.OCI_LAYER_ZSTD);
    if (!compressed || reading.digest.isEmpty() || reading.size < 0 || reading.encoder.isEmpty()) {
      throw json.error(
          "`compressed` needs `mediatype` (tar+gzip or tar+zstd), `digest`, `size` and `encoder`");
    }
    return new RecordedBlob(
        new Descriptor(reading.mediaType, reading.digest.get(), reading.size), reading.encoder);
  }

  private void member(String key, JsonReader value) {
    if (Keys.same(key, "mediatype")) {
      mediaType = value.string();
    } else if (Keys.same(key, "digest")) {
      digest = Digest.parse(value.string());
    } else if (Keys.same(key, "size")) {
      size = value.integer();
    } else if (Keys.same(key, "encoder")) {
      encoder = value.string();
    }
  }
}
