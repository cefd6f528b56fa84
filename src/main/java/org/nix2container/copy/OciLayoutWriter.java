package org.nix2container.copy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.nix2container.failure.OutputException;
import org.nix2container.oci.Descriptor;
import org.nix2container.output.Outputs;
import org.nix2container.output.PendingDirectory;
import org.nix2container.output.PendingFile;

/**
 * Writes a directory in the OCI image layout (image-layout.md): {@code oci-layout}, {@code
 * index.json}, and each blob in {@code blobs/sha256/<hex>}. What is in a layout already is kept,
 * and a blob that is there is not written again.
 */
final class OciLayoutWriter {

  static final byte[] MARKER =
      "{\"imageLayoutVersion\":\"1.0.0\"}".getBytes(StandardCharsets.US_ASCII);
  static final String MARKER_FILE = "oci-layout";
  static final String INDEX_FILE = "index.json";
  static final String BLOBS = "blobs/sha256";

  private OciLayoutWriter() {}

  static void write(SourceImage image, Path directory, Optional<String> name, Outputs outputs) {
    if (Files.exists(directory.resolve(MARKER_FILE))) {
      extend(image, directory, name, outputs);
    } else {
      create(image, directory, name, outputs);
    }
  }

  private static void create(
      SourceImage image, Path directory, Optional<String> name, Outputs outputs) {
    requireEmpty(directory);
    try (PendingDirectory pending = outputs.directory(directory)) {
      BlobFiles.writeAll(
          image.distinctLayers(),
          layer -> {
            try (PendingFile blob = pending.file(blobName(layer.descriptor()))) {
              layer.writeTo((buffer, length) -> blob.write(buffer, 0, length));
              blob.commit();
            }
          });
      pending.write(blobName(image.configDescriptor()), image.config());
      pending.write(blobName(image.manifestDescriptor()), image.manifest());
      LayoutIndex index = new LayoutIndex();
      index.add(image.manifestDescriptor(), name);
      pending.write(INDEX_FILE, index.toJson());
      pending.write(MARKER_FILE, MARKER);
      pending.commit();
    }
  }

  private static void requireEmpty(Path directory) {
    try {
      if (Files.exists(directory) && (!Files.isDirectory(directory) || !isEmpty(directory))) {
        throw new OutputException(
            directory.toString(), "it is there already, and is neither empty nor an OCI layout");
      }
    } catch (IOException e) {
      throw new OutputException(directory.toString(), e);
    }
  }

  private static boolean isEmpty(Path directory) throws IOException {
    try (var children = Files.newDirectoryStream(directory)) {
      return !children.iterator().hasNext();
    }
  }

  /** All blobs are put in their places at once, and the index that points to them comes last. */
  private static void extend(
      SourceImage image, Path directory, Optional<String> name, Outputs outputs) {
    Path indexFile = directory.resolve(INDEX_FILE);
    LayoutIndex index = Files.exists(indexFile) ? LayoutIndex.read(indexFile) : new LayoutIndex();
    index.add(image.manifestDescriptor(), name);
    requireBlobDirectory(directory);
    ConcurrentLinkedQueue<PendingFile> files = new ConcurrentLinkedQueue<>();
    try {
      List<LayerBlob> missing =
          image.distinctLayers().stream()
              .filter(layer -> !isThere(directory, layer.descriptor()))
              .toList();
      BlobFiles.writeAll(
          missing,
          layer -> {
            PendingFile blob = outputs.file(directory.resolve(blobName(layer.descriptor())));
            files.add(blob);
            layer.writeTo((buffer, length) -> blob.write(buffer, 0, length));
            blob.finish();
          });
      addSmall(files, directory, image.configDescriptor(), image.config(), outputs);
      addSmall(files, directory, image.manifestDescriptor(), image.manifest(), outputs);
      add(files, indexFile, index.toJson(), outputs);
      outputs.commit(List.copyOf(files));
    } finally {
      files.forEach(PendingFile::close);
    }
  }

  private static void requireBlobDirectory(Path layout) {
    try {
      Files.createDirectories(layout.resolve(BLOBS));
    } catch (IOException e) {
      throw new OutputException(layout.resolve(BLOBS).toString(), e);
    }
  }

  private static void addSmall(
      Collection<PendingFile> files,
      Path layout,
      Descriptor descriptor,
      byte[] content,
      Outputs outputs) {
    if (!isThere(layout, descriptor)) {
      add(files, layout.resolve(blobName(descriptor)), content, outputs);
    }
  }

  private static void add(
      Collection<PendingFile> files, Path target, byte[] content, Outputs outputs) {
    PendingFile file = outputs.file(target);
    files.add(file);
    file.write(content, 0, content.length);
  }

  /** Blobs get their names only when they are whole, so a name and a size are proof enough. */
  private static boolean isThere(Path layout, Descriptor blob) {
    Path file = layout.resolve(blobName(blob));
    try {
      return Files.isRegularFile(file) && Files.size(file) == blob.size();
    } catch (IOException e) {
      return false;
    }
  }

  /** Where a blob is in a layout. */
  static String blobName(Descriptor blob) {
    return BLOBS + "/" + blob.digest().hex();
  }
}
