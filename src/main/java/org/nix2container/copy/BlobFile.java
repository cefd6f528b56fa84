package org.nix2container.copy;

import java.io.IOException;
import java.util.Optional;
import org.nix2container.oci.Descriptor;
import org.nix2container.oci.Digest;
import org.nix2container.output.PendingFile;
import org.nix2container.registry.Repository.BlobSource;
import org.nix2container.stream.DigestingConsumer;
import org.nix2container.stream.TarDigest;

/** Fills a file with a blob, and names it by its digest. */
final class BlobFile {

  private BlobFile() {}

  /**
   * Fills the file, which is named already if the blob is known.
   *
   * @return what the blob is
   */
  static Descriptor fill(
      PendingFile file, String mediaType, Optional<Descriptor> known, BlobSource source)
      throws IOException {
    if (known.isPresent()) {
      source.writeTo((buffer, length) -> file.write(buffer, 0, length));
      return known.get();
    }
    DigestingConsumer digesting =
        new DigestingConsumer((buffer, length) -> file.write(buffer, 0, length));
    source.writeTo(digesting);
    TarDigest is = digesting.digest();
    file.renameTo(file.target().resolveSibling(is.digest().hex()));
    return new Descriptor(mediaType, is.digest(), is.size());
  }

  /** The name of a blob's file; of one that is not known yet, one that no other has. */
  static String name(Optional<Descriptor> known, int number) {
    return known.map(Descriptor::digest).map(Digest::hex).orElse(".blob-" + number);
  }
}
