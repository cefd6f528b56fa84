package org.nix2container.pull;

import java.util.ArrayList;
import java.util.List;
import org.nix2container.json.JsonReader;
import org.nix2container.json.Keys;
import org.nix2container.oci.ManifestBlob;

/** Reads what an OCI index or a Docker manifest list lists. */
final class IndexReading {

  private IndexReading() {}

  static List<IndexEntry> read(String name, ManifestBlob index) {
    List<IndexEntry> entries = new ArrayList<>();
    for (AnnotatedDescriptor entry : descriptors(name + ": index", index.content())) {
      entries.add(new IndexEntry(entry.blob(), entry.runsOn()));
    }
    return entries;
  }

  static List<AnnotatedDescriptor> descriptors(String name, byte[] content) {
    List<AnnotatedDescriptor> entries = new ArrayList<>();
    try (JsonReader json = JsonReader.of(name, content)) {
      json.object((key, value) -> {
        if (Keys.same(key, "manifests") && !value.nullValue()) {
          value.array(element -> entries.add(AnnotatedDescriptor.of(element)));
        }
      });
      json.end();
    }
    return entries;
  }
}
