package org.nix2container.registry;

import org.nix2container.json.JsonReader;
import org.nix2container.json.ValueKind;
import org.nix2container.oci.MediaType;

/** Finds out what a manifest is: what it says itself, else what is said of it, else what it has. */
final class ManifestKind {

  private String mediaType = "";
  private boolean lists;
  private boolean single;

  private ManifestKind() {}

  /**
   * The media type.
   *
   * @param said the Content-Type, which many registries get wrong
   * @throws org.nix2container.failure.InvalidInputException if it is no JSON object
   */
  static String of(byte[] content, String said) {
    ManifestKind kind = new ManifestKind();
    try (JsonReader json = JsonReader.of("manifest", content)) {
      json.object(kind::member);
      json.end();
    }
    if (!kind.mediaType.isEmpty()) {
      return kind.mediaType;
    }
    int semicolon = said.indexOf(';');
    String type = (semicolon < 0 ? said : said.substring(0, semicolon)).strip();
    if (type.startsWith("application/vnd.")) {
      return type;
    }
    return kind.lists && !kind.single ? MediaType.OCI_INDEX : MediaType.OCI_MANIFEST;
  }

  private void member(String key, JsonReader value) {
    if (key.equals("mediaType") && value.peek() == ValueKind.STRING) {
      mediaType = value.string();
    } else if (key.equals("manifests")) {
      lists = true;
    } else if (key.equals("config")) {
      single = true;
    }
  }
}
