package org.nix2container.copy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.nix2container.failure.OutputException;
import org.nix2container.oci.Descriptor;
import org.nix2container.oci.ManifestBlob;
import org.nix2container.output.Outputs;
import org.nix2container.output.PendingDirectory;
import org.nix2container.output.PendingFile;
import org.nix2container.registry.Repository.BlobSource;

/**
 * Writes a directory in the OCI image layout (image-layout.md): {@code oci-layout}, {@code
 * index.json}, and each blob in {@code blobs/sha256/<hex>}, or in the {@code sha256/<hex>} of a
 * directory that several layouts share. What is in a layout already is kept, and a blob that is
 * there is not written again.
 */
final class OciLayoutWriter implements ImageWriter {

  static final byte[] MARKER =
      "{\"imageLayoutVersion\":\"1.0.0\"}".getBytes(StandardCharsets.US_ASCII);
  static final String MARKER_FILE = "oci-layout";
  static final String INDEX_FILE = "index.json";
  static final String BLOBS = "blobs/sha256";

  private final Path directory;
  private final Optional<String> name;
  private final Outputs outputs;
  private final LayoutIndex index;
  private final BlobDirectory blobs;

  /** The layout, if it is not there yet. */
  private final Optional<PendingDirectory> begun;

  private OciLayoutWriter(
      Path directory,
      Optional<String> name,
      Outputs outputs,
      LayoutIndex index,
      BlobDirectory blobs,
      Optional<PendingDirectory> begun) {
    this.directory = directory;
    this.name = name;
    this.outputs = outputs;
    this.index = index;
    this.blobs = blobs;
    this.begun = begun;
  }

  /**
   * Begins a layout, or goes on with one that is there.
   *
   * @param sharedBlobs directory for the blobs, instead of the layout's own
   */
  static OciLayoutWriter open(
      Path directory, Optional<String> name, Optional<Path> sharedBlobs, Outputs outputs) {
    Optional<Path> shared = sharedBlobs.map(blobs -> blobs.resolve("sha256"));
    if (Files.exists(directory.resolve(MARKER_FILE))) {
      Path indexFile = directory.resolve(INDEX_FILE);
      LayoutIndex index = Files.exists(indexFile) ? LayoutIndex.read(indexFile) : new LayoutIndex();
      BlobDirectory blobs =
          BlobDirectory.Existing.of(shared.orElse(directory.resolve(BLOBS)), outputs);
      return new OciLayoutWriter(directory, name, outputs, index, blobs, Optional.empty());
    }
    requireEmpty(directory);
    PendingDirectory begun = outputs.directory(directory);
    begun.directory("blobs");
    BlobDirectory blobs =
        shared.isPresent()
            ? BlobDirectory.Existing.of(shared.get(), outputs)
            : new BlobDirectory.OfNew(begun, BLOBS + "/", new AtomicInteger());
    return new OciLayoutWriter(
        directory, name, outputs, new LayoutIndex(), blobs, Optional.of(begun));
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

  @Override
  public boolean has(Descriptor blob) {
    return blobs.has(blob);
  }

  @Override
  public Descriptor blob(String mediaType, Optional<Descriptor> known, BlobSource source)
      throws IOException {
    return blobs.write(mediaType, known, source);
  }

  @Override
  public void listed(ManifestBlob manifest) throws IOException {
    small(manifest.descriptor(), manifest.content());
  }

  @Override
  public void named(ManifestBlob manifest) throws IOException {
    listed(manifest);
    index.add(manifest.descriptor(), name);
  }

  @Override
  public boolean isSequential() {
    return false;
  }

  /** All blobs are put in their places at once, and the index that points to them comes last. */
  @Override
  public void commit() {
    if (begun.isPresent()) {
      outputs.commit(blobs.pending());
      begun.get().write(INDEX_FILE, index.toJson());
      begun.get().write(MARKER_FILE, MARKER);
      begun.get().commit();
      return;
    }
    byte[] json = index.toJson();
    try (PendingFile indexFile = outputs.file(directory.resolve(INDEX_FILE))) {
      indexFile.write(json, 0, json.length);
      List<PendingFile> files = new ArrayList<>(blobs.pending());
      files.add(indexFile);
      outputs.commit(files);
    }
  }

  @Override
  public void close() {
    blobs.pending().forEach(PendingFile::close);
    begun.ifPresent(PendingDirectory::close);
  }

  /** Where a blob is in a layout. */
  static String blobName(Descriptor blob) {
    return BLOBS + "/" + blob.digest().hex();
  }
}
