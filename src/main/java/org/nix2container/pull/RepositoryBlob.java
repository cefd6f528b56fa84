package org.nix2container.pull;

import java.io.IOException;
import java.util.List;
import org.nix2container.oci.Digest;
import org.nix2container.reference.RegistryReference;
import org.nix2container.registry.RegistryException;
import org.nix2container.stream.BlockConsumer;

/**
 * A blob of a repository, whatever image it is of: no manifest is read.
 *
 * @param reference names the repository; which image of it does not matter
 * @param repositories that may have it, best first: mirrors, then the registry itself
 */
public record RepositoryBlob(
    RegistryReference reference, List<ImageRepository> repositories, Digest digest) {

  /** Of the distribution-spec, "Error Codes": not even the repository is there. */
  private static final String NO_REPOSITORY = "NAME_UNKNOWN";

  public RepositoryBlob {
    repositories = List.copyOf(repositories);
  }

  /**
   * Gives all bytes to the consumer; throws what the consumer throws. A mirror that does not give
   * the first byte is as one that does not have the blob.
   *
   * @throws ImageNotFoundException if there is no such repository
   * @throws RegistryException if it does not have the blob, or does not give it
   * @throws DigestMismatchException after the last byte, if they are not those of the digest
   */
  public void writeTo(BlockConsumer consumer) throws IOException {
    Begun begun = new Begun(consumer);
    for (int i = 0; ; i++) {
      try {
        new BlobContent.InRepository(repositories.get(i), StoredImage.unknown(digest))
            .writeVerified(digest, begun);
        return;
      } catch (RegistryException e) {
        if (begun.has || i == repositories.size() - 1) {
          throw e.codes().contains(NO_REPOSITORY) ? noRepository() : e;
        }
      }
    }
  }

  private ImageNotFoundException noRepository() {
    return new ImageNotFoundException(
        "docker://" + reference.name(), "the registry has no such repository");
  }

  /** Notes whether anything came. */
  private static final class Begun implements BlockConsumer {
    private final BlockConsumer next;
    private boolean has;

    Begun(BlockConsumer next) {
      this.next = next;
    }

    @Override
    public void accept(byte[] buffer, int length) throws IOException {
      has = true;
      next.accept(buffer, length);
    }
  }
}
