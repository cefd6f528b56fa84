package org.nix2container.copy;

import java.io.IOException;
import java.util.Optional;
import org.nix2container.oci.Descriptor;
import org.nix2container.oci.ManifestBlob;
import org.nix2container.registry.Repository.BlobSource;

/**
 * Images on their way into files. Blobs and manifests may come in any order; nothing of them is
 * seen before {@link #commit}, and nothing is left of them after {@link #close} without it.
 */
interface ImageWriter extends AutoCloseable {

  /** Whether a blob is there already. */
  boolean has(Descriptor blob);

  /**
   * Writes a blob; may be called by several threads at once.
   *
   * @param mediaType of the blob that is returned
   * @param known what it is, if that is known
   * @param source gives its bytes, once
   */
  Descriptor blob(String mediaType, Optional<Descriptor> known, BlobSource source)
      throws IOException;

  /** Writes a manifest, or an index, that an index lists. */
  void listed(ManifestBlob manifest) throws IOException;

  /** Writes the manifest, or the index, that the destination's name stands for. */
  void named(ManifestBlob manifest) throws IOException;

  /** Whether it does one blob after the other. */
  boolean isSequential();

  /** Puts all in its place. */
  void commit() throws IOException;

  @Override
  void close();

  /** Writes a blob that is at hand. */
  default void small(Descriptor blob, byte[] content) throws IOException {
    if (!has(blob)) {
      blob(blob.mediaType(), Optional.of(blob), to -> to.accept(content, content.length));
    }
  }
}
