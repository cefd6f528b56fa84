package org.nix2container.pull;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.nix2container.failure.InvalidInputException;
import org.nix2container.failure.SystemReason;
import org.nix2container.oci.Descriptor;
import org.nix2container.oci.Digest;
import org.nix2container.oci.MediaType;
import org.nix2container.reference.DockerReference;

/**
 * Reads what {@code docker save} writes: {@code manifest.json} lists images, each with the names of
 * its config and layers in the archive, which since Docker 25 are those of an OCI layout. Layers
 * may be links to others, and compressed; they are read as the tars that they are.
 *
 * <p>The archive has no manifest of an image. The one that is made is skopeo's, which calls all
 * layers gzip.
 */
final class DockerArchiveReading {

  private static final String MANIFEST = "manifest.json";

  private final String name;
  private final FileSet files;

  private DockerArchiveReading(String name, FileSet files) {
    this.name = name;
    this.files = files;
  }

  static OpenedImage open(Path file, EntryChoice choice, SourceContext context) {
    String name = "docker-archive:" + file + choice.suffix();
    FileSet files = TarFiles.open(file, name, context);
    try {
      DockerArchiveReading reading = new DockerArchiveReading(name, files);
      List<ArchivedImage> images = images(file, files);
      return new SingleImage(name, reading.image(reading.choose(images, choice)), files::close);
    } catch (RuntimeException e) {
      files.close();
      throw e;
    }
  }

  static List<ArchivedImage> images(Path file, FileSet files) {
    if (!files.has(MANIFEST)) {
      throw new InvalidInputException(
          file.toString(),
          files.has("index.json")
              ? "it is an OCI layout, not an archive of docker save: read it as oci-archive:"
              : "it is no archive of docker save: it has no manifest.json");
    }
    return ArchivedImage.readAll(files.describe(MANIFEST), files.small(MANIFEST, StoredImage.MOST));
  }

  private ArchivedImage choose(List<ArchivedImage> images, EntryChoice choice) {
    if (choice.position().isPresent()) {
      int position = choice.position().getAsInt();
      if (position >= images.size()) {
        throw new ImageNotFoundException(name, "it holds " + images.size() + " images");
      }
      return images.get(position);
    }
    if (choice.name().isPresent()) {
      for (ArchivedImage image : images) {
        if (image.names().stream().anyMatch(tag -> isNamed(tag, choice.name().get()))) {
          return image;
        }
      }
      throw new ImageNotFoundException(name, "it holds " + names(images));
    }
    if (images.size() != 1) {
      throw new ImageNotFoundException(
          name, "it holds " + names(images) + "; name one, or give :@0 for the first");
    }
    return images.getFirst();
  }

  private static boolean isNamed(String tag, String wanted) {
    try {
      return DockerReference.parse(tag).toString().equals(wanted);
    } catch (InvalidInputException e) {
      return false; // a name that no user could ask for
    }
  }

  private static String names(List<ArchivedImage> images) {
    List<String> all = new ArrayList<>();
    for (ArchivedImage image : images) {
      all.add(image.names().isEmpty() ? "one without a name" : String.join(", ", image.names()));
    }
    return all.isEmpty() ? "no image" : String.join(", ", all);
  }

  private SourceImage image(ArchivedImage archived) {
    byte[] config = files.small(present(archived.config()), StoredImage.MOST);
    List<Digest> diffIds = DiffIds.read(files.describe(archived.config()), config);
    if (diffIds.size() != archived.layers().size()) {
      throw new InvalidInputException(
          name,
          "its config has "
              + diffIds.size()
              + " diff_ids, but its manifest.json "
              + archived.layers().size()
              + " layers");
    }
    List<LayerBlob> layers = new ArrayList<>();
    List<AnnotatedDescriptor> called = new ArrayList<>();
    for (int i = 0; i < diffIds.size(); i++) {
      LayerBlob layer = layer(archived.layers().get(i), diffIds.get(i));
      layers.add(layer);
      called.add(AnnotatedDescriptor.plain(layer.descriptor()).as(MediaType.DOCKER_LAYER_GZIP));
    }
    Descriptor described =
        new Descriptor(MediaType.DOCKER_CONFIG, Digest.of(config), config.length);
    ManifestMembers members = ManifestMembers.of(AnnotatedDescriptor.plain(described), called);
    return new SourceImage(members.toDocker(), members, config, layers);
  }

  private LayerBlob layer(String member, Digest diffId) {
    BlobContent stored = files.content(present(member));
    BlobContent content = stored;
    long size = files.size(member);
    if (LayerType.Magic.of(stored) != LayerType.Magic.OTHER) {
      content = new BlobContent.Decompressed(stored);
      size = count(content);
    }
    return new LayerBlob(new Descriptor(MediaType.DOCKER_LAYER, diffId, size), diffId, content);
  }

  private String present(String member) {
    Optional<String> found = Optional.of(member).filter(files::has);
    return found.orElseThrow(() ->
        new InvalidInputException(
            files.describe(member),
            "manifest.json names it, but it is missing: the archive is not whole"));
  }

  /** Nothing but reading it tells how much a compressed layer is. */
  private static long count(BlobContent content) {
    long[] size = {0};
    try {
      content.writeTo((buffer, length) -> size[0] += length);
    } catch (IOException e) {
      throw new InvalidInputException(content.describe(), SystemReason.of(e), e);
    }
    return size[0];
  }
}
