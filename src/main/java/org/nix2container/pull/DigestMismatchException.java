package org.nix2container.pull;

import org.nix2container.failure.Nix2ContainerException;
import org.nix2container.oci.Descriptor;
import org.nix2container.oci.Digest;
import org.nix2container.stream.TarDigest;

/** A layer whose bytes are not those that the image was made of. */
public final class DigestMismatchException extends Nix2ContainerException {

  private static final long serialVersionUID = 1L;

  DigestMismatchException(String layer, Descriptor wanted, TarDigest is) {
    super(
        layer
            + " is not what the image says: it has "
            + is.size()
            + " bytes and the digest "
            + is.digest()
            + " instead of "
            + wanted.size()
            + " bytes and "
            + wanted.digest()
            + "; its files changed after the image was built: build it again");
  }

  private DigestMismatchException(String line) {
    super(line);
  }

  static DigestMismatchException ofTar(String layer, Digest wanted, Digest is) {
    return new DigestMismatchException(
        layer
            + " is not what the image says: uncompressed it has the digest "
            + is
            + " instead of "
            + wanted);
  }

  static DigestMismatchException ofBlob(String blob, Digest wanted, Digest is) {
    return new DigestMismatchException(
        blob + " is damaged: it has the digest " + is + " instead of " + wanted);
  }
}
