package org.nix2container.copy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import org.nix2container.failure.InvalidInputException;
import org.nix2container.failure.OutputException;
import org.nix2container.oci.Digest;
import org.nix2container.output.Outputs;
import org.nix2container.output.PendingDirectory;
import org.nix2container.output.PendingFile;
import org.nix2container.pull.ImageSource;
import org.nix2container.pull.LayerBlob;
import org.nix2container.pull.PlatformChoice;
import org.nix2container.pull.SourceImage;

/** Takes blobs out of an image, as {@code skopeo layers} does. */
public final class LayerExtraction {

  private LayerExtraction() {}

  /**
   * Reads a digest, with or without {@code sha256:} before it.
   *
   * @throws InvalidInputException if it is none
   */
  public static Digest digest(String text) {
    Optional<Digest> digest =
        Digest.isHex(text) ? Optional.of(new Digest(text)) : Digest.parse(text);
    if (digest.isEmpty()) {
      throw new InvalidInputException(
          "digest `" + text + "`", "it has to be 64 lower-case hex digits, or sha256: and these");
    }
    return digest.get();
  }

  /**
   * Writes blobs, whether or not the image has them, to a new directory {@code layers-<number>}
   * that only its owner may enter: a plain directory ({@code dir:}), with the manifest or index
   * that is at the source.
   *
   * @param wanted each once; if there are none, all layers and the config of the image
   * @param platform which image of an index
   * @param parent where the directory is made
   * @return the directory
   * @throws org.nix2container.pull.DigestMismatchException if a blob is another than its digest
   *     says; there is no directory then
   */
  public static Path extract(
      ImageSource from,
      List<Digest> wanted,
      Optional<PlatformChoice> platform,
      Path parent,
      Outputs outputs) {
    long number = ThreadLocalRandom.current().nextLong(1L << 32);
    Path target = parent.resolve("layers-" + number);
    Set<Digest> blobs = new LinkedHashSet<>(wanted.isEmpty() ? all(from.image(platform)) : wanted);
    try (PendingDirectory directory = outputs.directory(target)) {
      directory.restrictToOwner();
      for (Digest blob : blobs) {
        try (PendingFile file = directory.file(blob.hex())) {
          from.readBlob(blob, (buffer, length) -> file.write(buffer, 0, length));
          file.commit();
        }
      }
      directory.write(PlainDirectoryWriter.MANIFEST_FILE, from.manifest().content());
      directory.write(PlainDirectoryWriter.VERSION_FILE, PlainDirectoryWriter.VERSION);
      directory.commit();
      return target;
    } catch (IOException e) {
      throw new OutputException(target.toString(), e);
    }
  }

  private static List<Digest> all(SourceImage image) {
    List<Digest> blobs = new ArrayList<>();
    for (LayerBlob layer : image.distinctLayers()) {
      blobs.add(layer.descriptor().digest());
    }
    blobs.add(image.configDescriptor().digest());
    return blobs;
  }
}
