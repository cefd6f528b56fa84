package org.nix2container.push;

import org.nix2container.oci.Descriptor;
import org.nix2container.oci.Digest;

/**
 * What became of a blob at its destination.
 *
 * @param diffId of the layer; of a config its digest
 * @param blob as the manifest has it
 * @param how what told that it was there
 * @param sentBytes of the blob; 0 unless it was sent
 */
public record BlobOutcome(
    Digest diffId, Descriptor blob, Outcome outcome, How how, long sentBytes) {

  /** What had to be done. */
  public enum Outcome {
    /** Nothing: it was there. */
    PRESENT,
    /** The registry was told that another of its repositories has it. */
    MOUNTED,
    /** All of it. */
    SENT
  }

  /** What told which blob a layer is. */
  public enum How {
    /** It was stored in its final form. */
    SAME_BLOB,
    /** The uncompressed tar is there. */
    DIFF_ID,
    /** It was made on this machine before. */
    LOCAL_RECORD,
    /** A manifest of the registry. */
    REGISTRY_CACHE,
    /** The build. */
    RECORDED_DIGEST,
    /** Nothing did: it was not there. */
    UNKNOWN
  }

  static BlobOutcome sent(Digest diffId, Descriptor blob) {
    return new BlobOutcome(diffId, blob, Outcome.SENT, How.UNKNOWN, blob.size());
  }
}
