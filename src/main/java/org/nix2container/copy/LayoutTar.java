package org.nix2container.copy;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.nix2container.oci.Descriptor;
import org.nix2container.oci.Digest;
import org.nix2container.registry.Repository.BlobSource;
import org.nix2container.tar.TarWriter;

/**
 * A tar of an OCI image layout (image-layout.md): {@code oci-layout} first, then {@code index.json}
 * and each blob once, in any order. For several threads.
 */
final class LayoutTar {

  static final int BUFFER = 256 * 1024;

  private final TarWriter tar;
  private final Path temporary;
  private final Set<Digest> written = new HashSet<>();

  private boolean begun;
  private boolean blobsBegun;

  /**
   * @param out is left open
   * @param temporary directory for blobs whose size is not known
   */
  LayoutTar(OutputStream out, Path temporary) {
    this.tar = new TarWriter(new BufferedOutputStream(new Unclosed(out), BUFFER));
    this.temporary = temporary;
  }

  synchronized boolean has(Descriptor blob) {
    return written.contains(blob.digest());
  }

  /**
   * Writes a blob, if the same was not written before.
   *
   * @param mediaType of the blob that is returned
   * @param known what it is, if that is known
   */
  synchronized Descriptor blob(String mediaType, Optional<Descriptor> known, BlobSource source)
      throws IOException {
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

  /** Writes a blob that is at hand, if it was not written before. */
  void small(Descriptor blob, byte[] content) throws IOException {
    blob(blob.mediaType(), Optional.of(blob), to -> to.accept(content, content.length));
  }

  /** Writes the index. */
  synchronized void index(LayoutIndex index) throws IOException {
    begin();
    file(OciLayoutWriter.INDEX_FILE, index.toJson());
  }

  private void begin() throws IOException {
    if (!begun) {
      begun = true;
      file(OciLayoutWriter.MARKER_FILE, OciLayoutWriter.MARKER);
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

  private void file(String name, byte[] content) throws IOException {
    tar.file(name, content.length, out -> out.write(content));
  }

  /** Writes the end of the archive. */
  synchronized void end() throws IOException {
    tar.close();
  }
}
