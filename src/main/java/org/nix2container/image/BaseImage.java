package org.nix2container.image;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.nix2container.failure.InvalidInputException;
import org.nix2container.failure.SystemReason;
import org.nix2container.json.JsonReader;
import org.nix2container.layer.Layer;
import org.nix2container.oci.Descriptor;
import org.nix2container.oci.Digest;
import org.nix2container.oci.History;
import org.nix2container.oci.Manifest;
import org.nix2container.oci.MediaType;

/**
 * Images made elsewhere, to build upon. Their layers stay where they are; only the manifest and the
 * config are read. All methods throw {@link InvalidInputException}, which names the file.
 */
public final class BaseImage {

  /** Finds the file of a blob. */
  private interface Blobs {
    Path file(Digest digest);
  }

  private BaseImage() {}

  /** The image in a directory that skopeo's {@code dir:} transport wrote. */
  public static Image fromDirectory(Path directory) {
    Path absolute = directory.toAbsolutePath();
    return read(absolute.resolve("manifest.json"), digest -> absolute.resolve(digest.hex()));
  }

  /**
   * The image of a manifest whose blobs are anywhere.
   *
   * @param blobMap file with a JSON object: hex digest to file
   */
  public static Image fromManifest(Path manifest, Path blobMap) {
    Map<String, String> files = new HashMap<>();
    try (JsonReader json = JsonReader.open(blobMap)) {
      json.object((digest, file) -> files.put(digest, path(file)));
      json.end();
    }
    return read(
        manifest,
        digest -> {
          String file = files.get(digest.hex());
          if (file == null) {
            throw new InvalidInputException(
                blobMap.toString(), "it has no file for blob " + digest.hex() + " of " + manifest);
          }
          return Path.of(file);
        });
  }

  private static String path(JsonReader json) {
    String path = json.string();
    if (path.isEmpty() || path.indexOf('\0') >= 0) {
      throw json.error("not a path");
    }
    return path;
  }

  private static Image read(Path manifestFile, Blobs blobs) {
    Manifest manifest = ManifestReading.read(manifestFile);
    Path configFile = blobs.file(manifest.config().digest());
    ConfigReading config =
        ConfigReading.read(configFile, verifiedContent(configFile, manifest.config()));
    if (config.diffIds().size() != manifest.layers().size()) {
      throw new InvalidInputException(
          configFile.toString(),
          "it has "
              + config.diffIds().size()
              + " diff_ids, but "
              + manifestFile
              + " has "
              + manifest.layers().size()
              + " layers");
    }
    List<Layer> layers = new ArrayList<>();
    for (int i = 0; i < manifest.layers().size(); i++) {
      Descriptor blob = manifest.layers().get(i);
      Path file = blobs.file(blob.digest());
      requireSize(file, blob.size());
      layers.add(
          new Layer(
              blob.digest(),
              0,
              config.diffIds().get(i),
              List.of(),
              ociMediaType(manifestFile, blob, config.diffIds().get(i)),
              Optional.of(file.toString()),
              History.NONE));
    }
    return new Image(
        config.config(),
        layers,
        config.platform(),
        config.created(),
        config.historyFor(layers.size()));
  }

  private static byte[] verifiedContent(Path file, Descriptor blob) {
    requireSize(file, blob.size());
    try {
      byte[] content = Files.readAllBytes(file);
      if (!Digest.of(content).equals(blob.digest())) {
        throw new InvalidInputException(
            file.toString(), "its content does not have the digest " + blob.digest());
      }
      return content;
    } catch (IOException e) {
      throw new InvalidInputException(file.toString(), SystemReason.of(e), e);
    }
  }

  private static void requireSize(Path file, long size) {
    try {
      long actual = Files.size(file);
      if (actual != size) {
        throw new InvalidInputException(
            file.toString(), "it has " + actual + " bytes where the manifest says " + size);
      }
    } catch (IOException e) {
      throw new InvalidInputException(file.toString(), SystemReason.of(e), e);
    }
  }

  /**
   * What a blob is. skopeo says of every layer of a {@code docker-archive:} or {@code
   * docker-daemon:} that it is compressed, and none is (containers/image,
   * docker/internal/tarfile/src.go): a blob that has the digest of the layer's tar is that tar.
   */
  private static String ociMediaType(Path manifestFile, Descriptor layer, Digest diffId) {
    String said = ociMediaType(manifestFile, layer);
    return layer.digest().equals(diffId) ? MediaType.OCI_LAYER : said;
  }

  private static String ociMediaType(Path manifestFile, Descriptor layer) {
    return switch (layer.mediaType()) {
      case MediaType.OCI_LAYER, MediaType.DOCKER_LAYER -> MediaType.OCI_LAYER;
      case MediaType.OCI_LAYER_GZIP, MediaType.DOCKER_LAYER_GZIP -> MediaType.OCI_LAYER_GZIP;
      case MediaType.OCI_LAYER_ZSTD, MediaType.DOCKER_LAYER_ZSTD -> MediaType.OCI_LAYER_ZSTD;
      default ->
          throw new InvalidInputException(
              manifestFile.toString(),
              "layer "
                  + layer.digest()
                  + " is of media type "
                  + layer.mediaType()
                  + "; tar, tar+gzip and tar+zstd can be used");
    };
  }
}
