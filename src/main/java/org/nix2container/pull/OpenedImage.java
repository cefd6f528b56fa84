package org.nix2container.pull;

import java.nio.file.Files;
import java.nio.file.Path;
import org.nix2container.failure.InvalidInputException;
import org.nix2container.image.ImageFile;
import org.nix2container.oci.Descriptor;
import org.nix2container.oci.Digest;
import org.nix2container.oci.ManifestBlob;
import org.nix2container.reference.Location;

/** What is at a location, whatever kind that is. */
interface OpenedImage extends AutoCloseable {

  /** The location, for messages. */
  String describe();

  ManifestBlob manifest();

  /** A manifest that the index lists. */
  ManifestBlob manifest(Descriptor instance);

  SourceImage image(ManifestBlob manifest);

  /** Any blob that is there, whether or not a manifest lists it; it is not verified. */
  BlobContent blob(Digest digest);

  @Override
  void close();

  static OpenedImage open(Location from, SourceContext context) {
    return switch (from) {
      case Location.NixImage(Path file) -> nix(file, context);
      case Location.PlainDirectory(Path directory) -> PlainDirectoryReading.open(directory);
      case Location.OciLayout(Path directory, var name) ->
          LayoutReading.directory(directory, EntryChoice.named(name), context);
      case Location.OciArchive(Path file, var name) ->
          LayoutReading.archive(file, EntryChoice.named(name), context);
      case Location.DockerArchive(Path file, var name) ->
          DockerArchiveReading.open(file, EntryChoice.named(name.map(Object::toString)), context);
      case Location.AtPosition(Location in, int index) -> atPosition(in, index, context);
      case Location.InRegistry(var reference) -> RepositoryReading.open(reference, context);
      case Location.InRuntime image ->
          ExportedReading.open(context.runtimes().apply(image), context);
    };
  }

  private static OpenedImage atPosition(Location in, int index, SourceContext context) {
    EntryChoice choice = EntryChoice.at(index);
    return switch (in) {
      case Location.OciLayout(Path directory, var _) ->
          LayoutReading.directory(directory, choice, context);
      case Location.OciArchive(Path file, var _) -> LayoutReading.archive(file, choice, context);
      case Location.DockerArchive(Path file, var _) ->
          DockerArchiveReading.open(file, choice, context);
      default -> throw new InvalidInputException("@" + index, "there are no positions there");
    };
  }

  private static OpenedImage nix(Path file, SourceContext context) {
    if (!Files.exists(file)) {
      throw new ImageNotFoundException("nix:" + file);
    }
    SourceImage image = SourceImage.of(ImageFile.read(file), context.tars());
    return new SingleImage("nix:" + file, image, () -> {});
  }
}
