package org.nix2container.copy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.nix2container.failure.OutputException;
import org.nix2container.oci.Descriptor;
import org.nix2container.oci.ManifestBlob;
import org.nix2container.output.Outputs;
import org.nix2container.output.PendingDirectory;
import org.nix2container.registry.Repository.BlobSource;

/**
 * Writes what skopeo's {@code dir:} transport writes, byte for byte: a file {@code version}, {@code
 * manifest.json}, the manifests that it lists in {@code <hex>.manifest.json}, and each blob in a
 * file named by its bare hex digest. A directory that is there already is replaced only if it is
 * empty or of this kind.
 */
final class PlainDirectoryWriter implements ImageWriter {

  private static final String VERSION_PREFIX = "Directory Transport Version: ";
  static final byte[] VERSION = (VERSION_PREFIX + "1.1\n").getBytes(StandardCharsets.US_ASCII);
  static final String VERSION_FILE = "version";
  static final String MANIFEST_FILE = "manifest.json";

  private final PendingDirectory directory;
  private final BlobDirectory blobs;

  private PlainDirectoryWriter(PendingDirectory directory) {
    this.directory = directory;
    this.blobs = new BlobDirectory.OfNew(directory, "", new AtomicInteger());
  }

  static PlainDirectoryWriter open(Path directory, Outputs outputs) {
    requireReplaceable(directory);
    return new PlainDirectoryWriter(outputs.directory(directory));
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
    Path version = directory.resolve(VERSION_FILE);
    return Files.isRegularFile(version)
        && Files.size(version) < 100
        && Files.readString(version, StandardCharsets.ISO_8859_1).startsWith(VERSION_PREFIX);
  }

  @Override
  public boolean has(Descriptor blob) {
    return false;
  }

  @Override
  public Descriptor blob(String mediaType, Optional<Descriptor> known, BlobSource source)
      throws IOException {
    return blobs.write(mediaType, known, source);
  }

  @Override
  public void listed(ManifestBlob manifest) {
    directory.write(manifest.digest().hex() + "." + MANIFEST_FILE, manifest.content());
  }

  @Override
  public void named(ManifestBlob manifest) {
    directory.write(MANIFEST_FILE, manifest.content());
    directory.write(VERSION_FILE, VERSION);
  }

  @Override
  public boolean isSequential() {
    return false;
  }

  @Override
  public void commit() {
    directory.commit();
  }

  @Override
  public void close() {
    directory.close();
  }
}
