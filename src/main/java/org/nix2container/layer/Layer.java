package org.nix2container.layer;

import java.util.List;
import java.util.Optional;
import org.nix2container.oci.Digest;
import org.nix2container.oci.History;
import org.nix2container.oci.MediaType;

/**
 * A layer of an image: either store paths that its tar is generated from, or a file that holds its
 * blob, or both.
 *
 * @param digest of the blob
 * @param size of the blob in bytes; 0 where the file has to be asked
 * @param diffId digest of the uncompressed tar
 * @param file absolute path of the blob's file
 * @param compressed what the tar became when it was compressed, if it ever was
 */
public record Layer(
    Digest digest,
    long size,
    Digest diffId,
    List<LayerPath> paths,
    String mediaType,
    Optional<String> file,
    History history,
    Optional<RecordedBlob> compressed) {

  public Layer {
    paths = List.copyOf(paths);
  }

  /** A layer that was never compressed. */
  public Layer(
      Digest digest,
      long size,
      Digest diffId,
      List<LayerPath> paths,
      String mediaType,
      Optional<String> file,
      History history) {
    this(digest, size, diffId, paths, mediaType, file, history, Optional.empty());
  }

  /** The same layer, with what its tar becomes when it is compressed. */
  public Layer compressedAs(RecordedBlob blob) {
    return new Layer(digest, size, diffId, paths, mediaType, file, history, Optional.of(blob));
  }

  /** A layer whose tar is generated from store paths when it is needed. */
  public static Layer generated(Digest digest, long size, List<LayerPath> paths, History history) {
    return new Layer(digest, size, digest, paths, MediaType.OCI_LAYER, Optional.empty(), history);
  }
}
