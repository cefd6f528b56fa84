package org.nix2container.oci;

/** A manifest or an index in the very bytes that its digest is of. */
public final class ManifestBlob {

  private final String mediaType;
  private final byte[] content;
  private final Digest digest;

  /** Digests the content, which must not be changed afterwards. */
  public ManifestBlob(String mediaType, byte[] content) {
    this.mediaType = mediaType;
    this.content = content;
    this.digest = Digest.of(content);
  }

  /** What it says it is, or what it was said to be where it does not say. */
  public String mediaType() {
    return mediaType;
  }

  /** The bytes; not to be changed. */
  public byte[] content() {
    return content;
  }

  public Digest digest() {
    return digest;
  }

  /** What an index or a registry says of it. */
  public Descriptor descriptor() {
    return new Descriptor(mediaType, digest, content.length);
  }

  /** Whether it lists manifests: OCI's index, or Docker's manifest list. */
  public boolean isIndex() {
    return mediaType.equals(MediaType.OCI_INDEX) || mediaType.equals(MediaType.DOCKER_LIST);
  }
}
