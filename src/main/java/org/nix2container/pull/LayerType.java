package org.nix2container.pull;

import java.io.IOException;
import java.util.Optional;
import org.nix2container.oci.Descriptor;
import org.nix2container.oci.Digest;
import org.nix2container.oci.MediaType;
import org.nix2container.stream.BlockConsumer;

/** The media types of layers: what they say, and what the blobs say against them. */
final class LayerType {

  private LayerType() {}

  /** The OCI's type for a layer of Docker's; others stay what they are. */
  static String oci(String mediaType) {
    return switch (mediaType) {
      case MediaType.DOCKER_LAYER -> MediaType.OCI_LAYER;
      case MediaType.DOCKER_LAYER_GZIP -> MediaType.OCI_LAYER_GZIP;
      case MediaType.DOCKER_LAYER_ZSTD -> MediaType.OCI_LAYER_ZSTD;
      default -> mediaType;
    };
  }

  /** Docker's type for a layer of the OCI's; nothing where its manifests have none. */
  static Optional<String> docker(String mediaType) {
    return switch (mediaType) {
      case MediaType.OCI_LAYER, MediaType.DOCKER_LAYER -> Optional.of(MediaType.DOCKER_LAYER);
      case MediaType.OCI_LAYER_GZIP, MediaType.DOCKER_LAYER_GZIP ->
          Optional.of(MediaType.DOCKER_LAYER_GZIP);
      default -> Optional.empty();
    };
  }

  /**
   * What a blob is, whatever the manifest calls it: skopeo writes manifests that call every layer
   * of a docker-archive gzip. A blob that has the digest of the tar is the tar; one that has
   * another, and is called a tar, is looked at.
   */
  static String trueType(Descriptor blob, Digest diffId, BlobContent content) {
    String said = blob.mediaType();
    boolean tar = blob.digest().equals(diffId);
    return switch (said) {
      case MediaType.OCI_LAYER_GZIP, MediaType.OCI_LAYER_ZSTD -> tar ? MediaType.OCI_LAYER : said;
      case MediaType.DOCKER_LAYER_GZIP, MediaType.DOCKER_LAYER_ZSTD ->
          tar ? MediaType.DOCKER_LAYER : said;
      case MediaType.OCI_LAYER ->
          tar ? said : seen(content, said, MediaType.OCI_LAYER_GZIP, MediaType.OCI_LAYER_ZSTD);
      case MediaType.DOCKER_LAYER ->
          tar
              ? said
              : seen(content, said, MediaType.DOCKER_LAYER_GZIP, MediaType.DOCKER_LAYER_ZSTD);
      default -> said;
    };
  }

  private static String seen(BlobContent content, String said, String gzip, String zstd) {
    return switch (Magic.of(content)) {
      case GZIP -> gzip;
      case ZSTD -> zstd;
      case OTHER -> said;
    };
  }

  /** What the first bytes of a blob tell. */
  enum Magic {
    GZIP,
    ZSTD,
    OTHER;

    private static final int LENGTH = 4;

    static Magic of(BlobContent content) {
      FirstBytes first = new FirstBytes();
      try {
        content.writeTo(first);
      } catch (IOException e) {
        // Either it has seen enough, or the failure comes again when the blob is read.
      }
      return of(first.bytes, first.length);
    }

    static Magic of(byte[] start, int length) {
      if (length < LENGTH) {
        return OTHER;
      }
      int magic =
          (start[0] & 0xff) << 24
              | (start[1] & 0xff) << 16
              | (start[2] & 0xff) << 8
              | start[3] & 0xff;
      if (magic >>> 16 == 0x1f8b) {
        return GZIP;
      }
      return magic == 0x28b52ffd || (magic & 0xf0ffffff) == 0x502a4d18 ? ZSTD : OTHER;
    }
  }

  private static final class FirstBytes implements BlockConsumer {
    private final byte[] bytes = new byte[Magic.LENGTH];
    private int length;

    @Override
    public void accept(byte[] buffer, int count) throws IOException {
      int taken = Math.min(count, bytes.length - length);
      System.arraycopy(buffer, 0, bytes, length, taken);
      length += taken;
      if (length == bytes.length) {
        throw new IOException("that was enough");
      }
    }
  }
}
