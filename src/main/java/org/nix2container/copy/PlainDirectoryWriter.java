package org.nix2container.copy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.nix2container.failure.OutputException;
import org.nix2container.output.Outputs;
import org.nix2container.output.PendingDirectory;
import org.nix2container.output.PendingFile;

/**
 * Writes what skopeo's {@code dir:} transport writes, byte for byte: a file {@code version}, {@code
 * manifest.json}, and each blob in a file named by its bare hex digest. A directory that is there
 * already is replaced only if it is empty or of this kind.
 */
final class PlainDirectoryWriter {

  private static final String VERSION_PREFIX = "Directory Transport Version: ";
  private static final byte[] VERSION =
      (VERSION_PREFIX + "1.1\n").getBytes(StandardCharsets.US_ASCII);

  private PlainDirectoryWriter() {}

  static void write(SourceImage image, Path directory, Outputs outputs) {
    requireReplaceable(directory);
    try (PendingDirectory pending = outputs.directory(directory)) {
      BlobFiles.writeAll(
          image.distinctLayers(),
          layer -> {
            try (PendingFile blob = pending.file(layer.descriptor().digest().hex())) {
              layer.writeTo((buffer, length) -> blob.write(buffer, 0, length));
              blob.commit();
            }
          });
      pending.write(image.configDescriptor().digest().hex(), image.config());
      pending.write("manifest.json", image.manifest());
      pending.write("version", VERSION);
      pending.commit();
    }
  }

  private static void requireReplaceable(Path directory) {
    if (!Files.exists(directory)) {
      return;
    }
    if (!Files.isDirectory(directory)) {
      throw new OutputException(directory.toString(), "it is there already, and no directory");
    }
    try (DirectoryStream<Path> children = Files.newDirectoryStream(directory)) {
      if (children.iterator().hasNext() && !hasVersion(directory)) {
        throw new OutputException(
            directory.toString(),
            "the directory holds something else than an image of dir:; give an empty one");
      }
    } catch (IOException e) {
      throw new OutputException(directory.toString(), e);
    }
  }

  private static boolean hasVersion(Path directory) throws IOException {
    Path version = directory.resolve("version");
    return Files.isRegularFile(version)
        && Files.size(version) < 100
        && Files.readString(version, StandardCharsets.ISO_8859_1).startsWith(VERSION_PREFIX);
  }
}
