package org.nix2container.copy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.nix2container.copy.CopyOptions.Instances;
import org.nix2container.failure.InvalidInputException;
import org.nix2container.failure.OutputException;
import org.nix2container.oci.Digest;
import org.nix2container.oci.ManifestBlob;
import org.nix2container.output.Outputs;
import org.nix2container.pull.DigestMismatchException;
import org.nix2container.pull.ImageSource;
import org.nix2container.pull.SourceImage;
import org.nix2container.reference.Location;

/** Copies an image to a local destination; {@code push} copies to registries. */
public final class ImageCopy {

  private ImageCopy() {}

  /**
   * Writes the image whole, or leaves the destination as it was.
   *
   * @return the digest of the image's manifest
   * @throws DigestMismatchException naming a layer that is not what its digest says
   * @throws OutputException if the destination cannot be written
   */
  public static Digest copy(SourceImage image, Location to, Outputs outputs) {
    ManifestBlob written = copy(image, to, CopyOptions.none(), outputs);
    return to instanceof Location.DockerArchive ? image.manifest().digest() : written.digest();
  }

  /**
   * Copies what is at the source to a local destination, as the options say: whole, or not at all.
   *
   * @return the manifest or index that was written; for a docker-archive, which has none, the one
   *     that an image of its layers has
   * @throws DigestMismatchException naming a blob that is not what its digest says
   * @throws InvalidInputException if the destination cannot hold what is asked for
   * @throws OutputException if the destination cannot be written
   */
  public static ManifestBlob copy(
      ImageSource from, Location to, CopyOptions options, Outputs outputs) {
    if (!from.manifest().isIndex() || options.instances() == Instances.ONE) {
      return copy(from.image(options.platform()), to, options, outputs);
    }
    FittingImage fitting = new FittingImage(to, options);
    requireNoNames(to, options);
    try (ImageWriter writer = writer(to, options, outputs)) {
      if (options.instances() == Instances.INDEX_ONLY) {
        return CopiedFiles.indexOnly(from.manifest(), fitting, writer);
      }
      return new CopiedFiles(to, options, writer)
          .write(CopiedImages.all(from).with(fitting::of, fitting), fitting);
    } catch (IOException e) {
      throw new OutputException(path(to).toString(), e);
    }
  }

  /** As the other, of one image. */
  public static ManifestBlob copy(
      SourceImage image, Location to, CopyOptions options, Outputs outputs) {
    try {
      if (to instanceof Location.DockerArchive archive) {
        return DockerArchiveCopy.write(image, archive, options, outputs);
      }
      FittingImage fitting = new FittingImage(to, options);
      requireNoNames(to, options);
      CopiedImages fit = new CopiedImages.One(fitting.of(image));
      try (ImageWriter writer = writer(to, options, outputs)) {
        return new CopiedFiles(to, options, writer).write(fit, fitting);
      }
    } catch (IOException e) {
      throw new OutputException(path(to).toString(), e);
    }
  }

  private static void requireNoNames(Location to, CopyOptions options) {
    if (!options.additionalTags().isEmpty() && !(to instanceof Location.DockerArchive)) {
      throw new InvalidInputException(
          "the additional tag " + options.additionalTags().getFirst(),
          "only a docker-archive has more than one name");
    }
  }

  static ImageWriter writer(Location to, CopyOptions options, Outputs outputs) {
    return switch (to) {
      case Location.OciLayout(Path directory, var name) ->
          OciLayoutWriter.open(directory, name, options.sharedBlobs(), outputs);
      case Location.OciArchive(Path file, var name) ->
          OciArchiveWriter.open(file, name, options.temporary(), outputs);
      case Location.PlainDirectory(Path directory) -> PlainDirectoryWriter.open(directory, outputs);
      case Location.DockerArchive archive ->
          throw new InvalidInputException(
              "docker-archive:" + archive.file(),
              "a docker-archive holds one image, not an index of several: choose one, or write to"
                  + " oci: or oci-archive:");
      case Location.NixImage(var file) ->
          throw new InvalidInputException(
              "nix:" + file, "an image cannot be copied to a description of one");
      case Location.AtPosition(var _, int index) ->
          throw new InvalidInputException(
              ":@" + index, "a position is for reading: give a name to write to");
      case Location.InRegistry(var reference) ->
          throw new IllegalArgumentException("docker://" + reference + " is not local");
      case Location.InRuntime image -> throw new IllegalArgumentException(image + " is not a file");
    };
  }

  static Path path(Location to) {
    return switch (to) {
      case Location.OciLayout(Path directory, Optional<String> _) -> directory;
      case Location.OciArchive(Path file, Optional<String> _) -> file;
      case Location.PlainDirectory(Path directory) -> directory;
      case Location.DockerArchive(Path file, var _) -> file;
      case Location.NixImage(Path file) -> file;
      case Location.AtPosition(Location in, int _) -> path(in);
      case Location.InRegistry(var reference) -> Path.of(reference.name());
      case Location.InRuntime image -> Path.of(image.toString());
    };
  }
}
