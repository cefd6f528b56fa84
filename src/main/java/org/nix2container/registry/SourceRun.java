package org.nix2container.registry;

import java.io.IOException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.nix2container.failure.InvalidInputException;
import org.nix2container.oci.Descriptor;
import org.nix2container.registry.Repository.BlobSource;
import org.nix2container.stream.BlockConsumer;
import org.nix2container.stream.DigestingConsumer;
import org.nix2container.stream.TarDigest;

/**
 * Runs the source of a blob, digests what it gives, and knows whether it was the source that failed
 * or the one that took its bytes. May be run again; what is known is of the last run.
 */
final class SourceRun {

  private final BlobSource source;
  private final Optional<Descriptor> known;
  private @Nullable Exception failure;
  private Optional<TarDigest> whole = Optional.empty();

  /**
   * @param known what it has to come to
   */
  SourceRun(BlobSource source, Optional<Descriptor> known) {
    this.source = source;
    this.known = known;
  }

  /**
   * Gives all bytes.
   *
   * @throws InvalidInputException if they are not what they have to be
   * @throws IOException what the source or the consumer threw
   */
  void writeTo(BlockConsumer to) throws IOException {
    failure = null;
    whole = Optional.empty();
    Passing passing = new Passing(to);
    DigestingConsumer digesting = new DigestingConsumer(passing);
    try {
      source.writeTo(digesting);
      TarDigest digest = digesting.digest();
      check(digest);
      whole = Optional.of(digest);
    } catch (IOException | RuntimeException e) {
      if (!passing.failed) {
        failure = e;
      }
      throw e;
    }
  }

  private void check(TarDigest is) {
    if (known.isPresent()
        && !(known.get().digest().equals(is.digest()) && known.get().size() == is.size())) {
      throw new InvalidInputException(
          "blob " + known.get().digest(),
          "its source gives " + is.size() + " bytes with the digest " + is.digest());
    }
  }

  /** What came of the run; empty if it did not come to its end. */
  Optional<TarDigest> whole() {
    return whole;
  }

  /** Whether the source failed, by itself. */
  boolean isSourceFailed() {
    return failure != null;
  }

  /** Throws what the source failed with, if it did. */
  void rethrow() throws IOException {
    if (failure instanceof IOException e) {
      throw e;
    }
    if (failure instanceof RuntimeException e) {
      throw e;
    }
  }

  /** Notices whether it was the consumer that failed. */
  private final class Passing implements BlockConsumer {
    private final BlockConsumer to;
    private long size;
    private boolean failed;

    Passing(BlockConsumer to) {
      this.to = to;
    }

    @Override
    public void accept(byte[] buffer, int length) throws IOException {
      size += length;
      if (known.isPresent() && size > known.get().size()) {
        throw new InvalidInputException(
            "blob " + known.get().digest(),
            "its source gives more than the " + known.get().size() + " bytes that it should have");
      }
      boolean passed = false;
      try {
        to.accept(buffer, length);
        passed = true;
      } finally {
        failed |= !passed;
      }
    }
  }
}
