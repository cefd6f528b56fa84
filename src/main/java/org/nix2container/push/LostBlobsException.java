package org.nix2container.push;

import java.util.Set;
import org.nix2container.failure.Nix2ContainerException;
import org.nix2container.oci.Digest;

/** Blobs that were there, or were sent there, are not when a manifest names them. */
public final class LostBlobsException extends Nix2ContainerException {

  private static final long serialVersionUID = 1L;

  private final transient Set<Digest> blobs;

  /**
   * @param target where they are not
   * @param blobs digests of the blobs; none if nothing says which
   */
  public LostBlobsException(String target, Set<Digest> blobs, Throwable cause) {
    super(target + ": it has lost blobs that it had before: " + cause.getMessage(), cause);
    this.blobs = Set.copyOf(blobs);
  }

  /** Digests of what has to be sent again; if there are none, all has to. */
  public Set<Digest> blobs() {
    return blobs;
  }
}
