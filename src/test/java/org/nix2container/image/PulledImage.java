package org.nix2container.image;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.nix2container.oci.Digest;

/** A directory as skopeo's dir: leaves it after a pull, with a config and layers to choose. */
final class PulledImage {

  private final Path directory;
  private final List<String> layers = new ArrayList<>();
  private String config = "{}";

  PulledImage(Path directory) {
    this.directory = directory;
  }

  /** Adds a blob of this media type, whose text stands for its bytes. */
  PulledImage layer(String mediaType, String content) throws IOException {
    Digest digest = blob(content);
    layers.add(descriptor(mediaType, digest, content.length()));
    return this;
  }

  /** The config, with ' for ". */
  PulledImage config(String quoted) {
    config = quoted.replace('\'', '"');
    return this;
  }

  /** Writes config and manifest; gives the manifest's file. */
  Path write() throws IOException {
    Digest digest = blob(config);
    String manifest =
        "{\"schemaVersion\":2,\"config\":"
            + descriptor("application/vnd.docker.container.image.v1+json", digest, config.length())
            + ",\"layers\":["
            + String.join(",", layers)
            + "]}";
    Files.writeString(directory.resolve("version"), "Directory Transport Version: 1.1\n");
    return Files.writeString(manifestFile(), manifest);
  }

  Path manifestFile() {
    return directory.resolve("manifest.json");
  }

  Path blobFile(String content) {
    return directory.resolve(Digest.of(content.getBytes(UTF_8)).hex());
  }

  private Digest blob(String content) throws IOException {
    Files.writeString(blobFile(content), content);
    return Digest.of(content.getBytes(UTF_8));
  }

  private static String descriptor(String mediaType, Digest digest, int size) {
    return "{\"mediaType\":\""
        + mediaType
        + "\",\"digest\":\""
        + digest
        + "\",\"size\":"
        + size
        + "}";
  }
}
