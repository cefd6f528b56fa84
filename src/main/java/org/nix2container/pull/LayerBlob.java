package org.nix2container.pull;

import java.io.IOException;
import org.nix2container.oci.Descriptor;
import org.nix2container.oci.Digest;
import org.nix2container.stream.BlockConsumer;
import org.nix2container.stream.DigestingConsumer;
import org.nix2container.stream.TarDigest;

/**
 * A layer's blob, and where its bytes come from.
 *
 * @param diffId digest of the uncompressed tar
 */
public record LayerBlob(Descriptor descriptor, Digest diffId, BlobContent content) {

  /**
   * Gives all bytes to the consumer, though never more than the descriptor says.
   *
   * @throws DigestMismatchException after the last byte, if they are not what the descriptor says
   */
  public void writeTo(BlockConsumer consumer) throws IOException {
    DigestingConsumer digesting = new DigestingConsumer(new AtMost(descriptor.size(), consumer));
    content.writeTo(digesting);
    TarDigest is = digesting.digest();
    if (!is.digest().equals(descriptor.digest()) || is.size() != descriptor.size()) {
      throw new DigestMismatchException(content.describe(), descriptor, is);
    }
  }

  /** An archive that has promised so many bytes cannot take more. */
  private static final class AtMost implements BlockConsumer {
    private final BlockConsumer next;
    private long left;

    AtMost(long size, BlockConsumer next) {
      this.left = size;
      this.next = next;
    }

    @Override
    public void accept(byte[] buffer, int length) throws IOException {
      int passed = (int) Math.min(left, length);
      left -= passed;
      next.accept(buffer, passed);
    }
  }
}
