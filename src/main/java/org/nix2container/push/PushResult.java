package org.nix2container.push;

import java.util.List;
import org.nix2container.oci.ManifestBlob;
import org.nix2container.push.BlobOutcome.Outcome;

/**
 * A push that was done.
 *
 * @param manifest as it is there now
 * @param blobs of each distinct layer, lowest first
 * @param config of the config
 * @param manifestSent whether it was not there already
 */
public record PushResult(
    ManifestBlob manifest, List<BlobOutcome> blobs, BlobOutcome config, boolean manifestSent) {

  /** Some layers. */
  public record Total(int layers, long bytes) {}

  public PushResult {
    blobs = List.copyOf(blobs);
  }

  /** How many layers came to this, and the bytes of their blobs. */
  public Total total(Outcome outcome) {
    int layers = 0;
    long bytes = 0;
    for (BlobOutcome blob : blobs) {
      if (blob.outcome() == outcome) {
        layers++;
        bytes += blob.blob().size();
      }
    }
    return new Total(layers, bytes);
  }

  /** Layers that were there. */
  public Total skipped() {
    return total(Outcome.PRESENT);
  }

  /** Layers that another repository had. */
  public Total mounted() {
    return total(Outcome.MOUNTED);
  }

  /** Layers that were sent. */
  public Total sent() {
    return total(Outcome.SENT);
  }
}
