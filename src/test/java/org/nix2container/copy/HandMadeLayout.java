package org.nix2container.copy;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.nix2container.oci.Descriptor;
import org.nix2container.oci.Digest;
import org.nix2container.oci.MediaType;
import org.nix2container.tar.TarWriter;

/**
 * An OCI layout that no program of ours made: manifests with white space and annotations, configs
 * of Docker's.
 */
public final class HandMadeLayout {

  private final Path directory;
  private final List<String> entries = new ArrayList<>();

  HandMadeLayout(Path directory) throws IOException {
    this.directory = directory;
    Files.createDirectories(directory.resolve("blobs/sha256"));
    Files.writeString(directory.resolve("oci-layout"), "{\"imageLayoutVersion\":\"1.0.0\"}");
  }

  Path directory() {
    return directory;
  }

  /** Location of an image in the layout. */
  public String at(String name) {
    return "oci:" + directory + ":" + name;
  }

  Descriptor blob(String mediaType, byte[] content) throws IOException {
    Digest digest = Digest.of(content);
    Files.write(directory.resolve("blobs/sha256/" + digest.hex()), content);
    return new Descriptor(mediaType, digest, content.length);
  }

  /** A tar with one file. */
  static byte[] tar(String file, String content) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (TarWriter tar = new TarWriter(bytes)) {
      byte[] body = content.getBytes(UTF_8);
      tar.file(file, body.length, out -> out.write(body));
    }
    return bytes.toByteArray();
  }

  static byte[] gzip(byte[] content) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
      gzip.write(content);
    }
    return bytes.toByteArray();
  }

  /** An image with a gzip layer and one that is not compressed, both with annotations. */
  Descriptor image(String architecture) throws IOException {
    byte[] first = tar("shared", "s".repeat(10_000));
    byte[] second = tar("own", architecture.repeat(100));
    Descriptor config = blob(MediaType.OCI_CONFIG, config(architecture, first, second));
    return blob(
        MediaType.OCI_MANIFEST,
        """
        {
          "schemaVersion": 2,
          "mediaType": "%s",
          "annotations": {"z": "<1>", "a": "2"},
          "config": %s,
          "layers": [
            %s,
            %s
          ]
        }
        """
            .formatted(
                MediaType.OCI_MANIFEST,
                json(config, "\"annotations\": {\"of\": \"config\"}"),
                json(
                    blob(MediaType.OCI_LAYER_GZIP, gzip(first)), "\"annotations\": {\"b\": \"1\"}"),
                json(blob(MediaType.OCI_LAYER, second), "\"annotations\": {\"c\": \"2\"}"))
            .getBytes(UTF_8));
  }

  /** A config with more than the OCI knows. */
  private static byte[] config(String architecture, byte[]... tars) {
    List<String> diffIds = new ArrayList<>();
    for (byte[] tar : tars) {
      diffIds.add("\"" + Digest.of(tar) + "\"");
    }
    return """
    {"architecture": "%s", "os": "linux", "author": "me",
     "created": "2024-01-02T03:04:05.678900Z", "docker_version": "20.10", "container": "c0ffee",
     "config": {"Env": ["A=b"], "Cmd": ["/x"], "Labels": {"k": "v<&>", "a": "ü"},
       "Healthcheck": {"Test": ["CMD"]}, "Volumes": {"/v": {}}, "Hostname": "h"},
     "history": [{"created": "2024-01-02T03:04:05Z", "created_by": "x"},
       {"comment": "y", "empty_layer": true}],
     "rootfs": {"type": "layers", "diff_ids": [%s]}}
    """
        .formatted(architecture, String.join(", ", diffIds))
        .getBytes(UTF_8);
  }

  /**
   * An index of these images, for the architectures of the same place, which may have variants:
   * {@code arm64/v8}.
   */
  Descriptor index(List<Descriptor> images, List<String> architectures) throws IOException {
    List<String> listed = new ArrayList<>();
    for (int i = 0; i < images.size(); i++) {
      listed.add(
          json(
              images.get(i),
              "\"platform\": {\"architecture\": \"%s\", \"os\": \"linux\"},"
                      .formatted(architectures.get(i).replace("/", "\", \"variant\": \""))
                  + "\"annotations\": {\"n\": \"%d\"}".formatted(i)));
    }
    return blob(
        MediaType.OCI_INDEX,
        """
        {
           "schemaVersion": 2,
           "mediaType": "%s",
           "manifests": [%s],
           "annotations": {"top": "yes"}
        }
        """
            .formatted(MediaType.OCI_INDEX, String.join(",\n", listed))
            .getBytes(UTF_8));
  }

  /** Gives a name to a manifest or index. */
  HandMadeLayout name(String name, Descriptor manifest) throws IOException {
    entries.add(
        json(
            manifest,
            "\"annotations\": {\"org.opencontainers.image.ref.name\": \"" + name + "\"}"));
    Files.writeString(
        directory.resolve("index.json"),
        "{\"schemaVersion\": 2, \"manifests\": [" + String.join(",", entries) + "]}");
    return this;
  }

  static String json(Descriptor blob, String more) {
    return "{\"mediaType\": \"%s\", \"digest\": \"%s\", \"size\": %d, %s}"
        .formatted(blob.mediaType(), blob.digest(), blob.size(), more);
  }

  /** A layout with an image {@code one} and an index {@code many} of three. */
  public static HandMadeLayout sample(Path directory) throws IOException {
    return sample(directory, "many", "arm64");
  }

  /** As the other, but the index {@code variants} says that the image for arm64 is for v8. */
  public static HandMadeLayout variants(Path directory) throws IOException {
    return sample(directory, "variants", "arm64/v8");
  }

  private static HandMadeLayout sample(Path directory, String indexName, String arm)
      throws IOException {
    HandMadeLayout layout = new HandMadeLayout(directory);
    Descriptor one = layout.image("amd64");
    List<Descriptor> images = List.of(layout.image("s390x"), one, layout.image("arm64"));
    return layout
        .name("one", one)
        .name(indexName, layout.index(images, List.of("s390x", "amd64", arm)));
  }
}
