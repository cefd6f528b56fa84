package org.nix2container.copy;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.nix2container.oci.Descriptor;
import org.nix2container.oci.Digest;
import org.nix2container.oci.ManifestBlob;
import org.nix2container.output.Outputs;
import org.nix2container.output.PendingFile;
import org.nix2container.registry.Repository.BlobSource;
import org.nix2container.tar.TarWriter;

/** Writes a tar of an OCI image layout with one name; the layers are generated into it. */
final class OciArchiveWriter implements ImageWriter {

  static final int BUFFER = 256 * 1024;

  private final PendingFile file;
  private final TarWriter tar;
  private final Optional<String> name;
  private final Path temporary;
  private final Set<Digest> written = new HashSet<>();

  private boolean begun;
  private boolean blobsBegun;

  private OciArchiveWriter(PendingFile file, Optional<String> name, Path temporary) {
    this.file = file;
    this.tar = new TarWriter(new BufferedOutputStream(new Unclosed(file), BUFFER));
    this.name = name;
    this.temporary = temporary;
  }

  /**
   * Begins an archive.
   *
   * @param temporary directory for blobs whose size is not known
   */
  static OciArchiveWriter open(Path file, Optional<String> name, Path temporary, Outputs outputs) {
    return new OciArchiveWriter(outputs.file(file), name, temporary);
  }

  @Override
  public synchronized boolean has(Descriptor blob) {
    return written.contains(blob.digest());
  }

  @Override
  public synchronized Descriptor blob(
      String mediaType, Optional<Descriptor> known, BlobSource source) throws IOException {
    beginBlobs();
    if (known.isPresent()) {
      Descriptor blob = known.get();
      if (written.add(blob.digest())) {
        tar.file(
            OciLayoutWriter.blobName(blob),
            blob.size(),
            out -> source.writeTo((buffer, length) -> out.write(buffer, 0, length)));
      }
      return blob;
    }
    try (Spool spool = Spool.of(temporary, source)) {
      Descriptor blob = new Descriptor(mediaType, spool.content().digest(), spool.content().size());
      if (written.add(blob.digest())) {
        tar.file(OciLayoutWriter.blobName(blob), blob.size(), spool::writeTo);
      }
      return blob;
    }
  }

  @Override
  public void listed(ManifestBlob manifest) throws IOException {
    small(manifest.descriptor(), manifest.content());
  }

  @Override
  public synchronized void named(ManifestBlob manifest) throws IOException {
    begin();
    LayoutIndex index = new LayoutIndex();
    index.add(manifest.descriptor(), name);
    small(tar, OciLayoutWriter.INDEX_FILE, index.toJson());
    listed(manifest);
  }

  private void begin() throws IOException {
    if (!begun) {
      begun = true;
      small(tar, OciLayoutWriter.MARKER_FILE, OciLayoutWriter.MARKER);
    }
  }

  private void beginBlobs() throws IOException {
    begin();
    if (!blobsBegun) {
      blobsBegun = true;
      tar.directory("blobs");
      tar.directory(OciLayoutWriter.BLOBS);
    }
  }

  @Override
  public boolean isSequential() {
    return true;
  }

  @Override
  public void commit() throws IOException {
    tar.close();
    file.commit();
  }

  @Override
  public void close() {
    file.close();
  }

  static void small(TarWriter tar, String name, byte[] content) throws IOException {
    tar.file(name, content.length, out -> out.write(content));
  }
}
