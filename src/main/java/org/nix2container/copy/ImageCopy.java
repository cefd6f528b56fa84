package org.nix2container.copy;

import org.nix2container.failure.InvalidInputException;
import org.nix2container.oci.Digest;
import org.nix2container.output.Outputs;
import org.nix2container.reference.Location;

/** Copies an image to a destination. */
public final class ImageCopy {

  private ImageCopy() {}

  /**
   * Writes the image whole, or leaves the destination as it was.
   *
   * @return the digest of the image's manifest
   * @throws DigestMismatchException naming a layer that is not what its digest says
   * @throws org.nix2container.failure.OutputException if the destination cannot be written
   */
  public static Digest copy(SourceImage image, Location to, Outputs outputs) {
    switch (to) {
      case Location.NixImage(var file) ->
          throw new InvalidInputException(
              "nix:" + file, "an image cannot be copied to a description of one");
      case Location.OciLayout(var directory, var name) ->
          OciLayoutWriter.write(image, directory, name, outputs);
      case Location.OciArchive(var file, var name) ->
          OciArchiveWriter.write(image, file, name, outputs);
      case Location.DockerArchive(var file, var name) ->
          DockerArchiveWriter.write(image, file, name, outputs);
      case Location.PlainDirectory(var directory) ->
          PlainDirectoryWriter.write(image, directory, outputs);
    }
    return image.manifestDescriptor().digest();
  }
}
