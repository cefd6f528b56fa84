package org.nix2container.pull;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.nix2container.failure.InvalidInputException;
import org.nix2container.oci.Descriptor;
import org.nix2container.oci.ManifestBlob;

/**
 * Reads what skopeo's {@code dir:} transport wrote: {@code manifest.json}, the manifests that it
 * lists in {@code <hex>.manifest.json}, and each blob in a file named by its bare hex digest.
 */
final class PlainDirectoryReading {

  private static final String VERSION = "Directory Transport Version: 1.";
  private static final int MOST_VERSION = 1000;

  private PlainDirectoryReading() {}

  static OpenedImage open(Path directory) {
    String name = "dir:" + directory;
    FileSet files = new DirectoryFiles(directory);
    if (!files.has("manifest.json")) {
      throw new ImageNotFoundException(name, "it has no manifest.json");
    }
    requireVersion(files);
    ManifestBlob manifest =
        ManifestReading.identified(
            files.describe("manifest.json"), files.small("manifest.json", StoredImage.MOST), "");
    return new StoredImage(name, manifest, blob -> content(files, blob), files::close);
  }

  /** As skopeo, it reads directories that do not say their version, such as older ones. */
  private static void requireVersion(FileSet files) {
    if (files.has("version")) {
      byte[] version = files.small("version", MOST_VERSION);
      if (!new String(version, StandardCharsets.ISO_8859_1).startsWith(VERSION)) {
        throw new InvalidInputException(
            files.describe("version"),
            "it does not begin with `" + VERSION + "`: this is no image, or of a later format");
      }
    }
  }

  private static BlobContent content(FileSet files, Descriptor blob) {
    String instance = blob.digest().hex() + ".manifest.json";
    if (files.has(instance)) {
      return files.content(instance);
    }
    if (!files.has(blob.digest().hex())) {
      throw new InvalidInputException(
          files.describe(blob.digest().hex()), "the blob is missing: the copy is not whole");
    }
    return files.content(blob.digest().hex());
  }
}
