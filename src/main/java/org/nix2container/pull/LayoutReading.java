package org.nix2container.pull;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.nix2container.failure.InvalidInputException;
import org.nix2container.oci.Descriptor;
import org.nix2container.oci.ManifestBlob;

/**
 * Reads an OCI image layout (image-layout.md), in a directory or in a tar: {@code index.json} with
 * the images and their names, and blobs in {@code blobs/sha256/<hex>}.
 */
final class LayoutReading {

  private static final String INDEX = "index.json";

  private LayoutReading() {}

  static OpenedImage directory(Path directory, EntryChoice choice, SourceContext context) {
    String name = "oci:" + directory + choice.suffix();
    FileSet files = new DirectoryFiles(directory);
    if (!files.has(INDEX)) {
      throw new ImageNotFoundException(name, "it has no index.json");
    }
    if (context.sharedBlobs().isPresent()) {
      FileSet shared = new DirectoryFiles(context.sharedBlobs().get());
      return open(name, files, choice, blob -> content(shared, "sha256/" + blob.digest().hex()));
    }
    return open(name, files, choice, blob -> inLayout(files, blob));
  }

  static OpenedImage archive(Path file, EntryChoice choice, SourceContext context) {
    String name = "oci-archive:" + file + choice.suffix();
    FileSet files = TarFiles.open(file, name, context);
    try {
      if (!files.has(INDEX)) {
        throw new InvalidInputException(
            file.toString(), "it is no tar of an OCI layout: it has no index.json");
      }
      return open(name, files, choice, blob -> inLayout(files, blob));
    } catch (RuntimeException e) {
      files.close();
      throw e;
    }
  }

  private static OpenedImage open(String name, FileSet files, EntryChoice choice, Blobs blobs) {
    List<AnnotatedDescriptor> entries =
        IndexReading.descriptors(files.describe(INDEX), files.small(INDEX, StoredImage.MOST));
    Descriptor chosen = choose(name, entries, choice).blob();
    byte[] content = StoredImage.small(name, blobs, chosen);
    ManifestBlob manifest =
        ManifestReading.identified(
            name + ": manifest " + chosen.digest(), content, chosen.mediaType());
    return new StoredImage(name, manifest, blobs, files::close);
  }

  private static AnnotatedDescriptor choose(
      String name, List<AnnotatedDescriptor> entries, EntryChoice choice) {
    if (choice.position().isPresent()) {
      int position = choice.position().getAsInt();
      if (position >= entries.size()) {
        throw new ImageNotFoundException(name, "it holds " + entries.size() + " images");
      }
      return entries.get(position);
    }
    if (choice.name().isPresent()) {
      for (AnnotatedDescriptor entry : entries) {
        if (entry.refName().equals(choice.name())) {
          return entry;
        }
      }
      throw new ImageNotFoundException(name, "it holds " + names(entries));
    }
    if (entries.size() != 1) {
      throw new ImageNotFoundException(
          name, "it holds " + names(entries) + "; name one, or give :@0 for the first");
    }
    return entries.getFirst();
  }

  private static String names(List<AnnotatedDescriptor> entries) {
    StringBuilder names = new StringBuilder();
    for (AnnotatedDescriptor entry : entries) {
      Optional<String> name = entry.refName();
      names.append(names.isEmpty() ? "" : ", ").append(name.orElse("one without a name"));
    }
    return names.isEmpty() ? "no image" : names.toString();
  }

  private static BlobContent inLayout(FileSet files, Descriptor blob) {
    return content(files, "blobs/sha256/" + blob.digest().hex());
  }

  private static BlobContent content(FileSet files, String file) {
    if (!files.has(file)) {
      throw new InvalidInputException(
          files.describe(file), "the blob is missing: the layout is not whole");
    }
    return files.content(file);
  }
}
