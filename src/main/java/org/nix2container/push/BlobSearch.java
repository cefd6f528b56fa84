package org.nix2container.push;

import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.nix2container.oci.Digest;
import org.nix2container.pull.LayerBlob;
import org.nix2container.push.BlobOutcome.Outcome;
import org.nix2container.registry.RegistryException;
import org.nix2container.registry.Repository;

/** Asks a repository for blobs, each once, and has it take them over from others. */
final class BlobSearch {

  /** Of one blob: registries that refuse one will likely refuse all. */
  private static final int MOST_MOUNTS = 3;

  private final Repository repository;
  private final Set<Digest> absent = ConcurrentHashMap.newKeySet();

  BlobSearch(Repository repository) {
    this.repository = repository;
  }

  /** A blob that does for the layer and is there, now if not before. */
  Optional<BlobOutcome> find(LayerBlob layer, Iterable<Candidate> candidates) {
    for (Candidate candidate : candidates) {
      if (has(candidate.blob().digest())) {
        return outcome(layer, candidate, Outcome.PRESENT);
      }
    }
    for (Candidate candidate : candidates) {
      if (isMounted(candidate)) {
        return outcome(layer, candidate, Outcome.MOUNTED);
      }
    }
    return Optional.empty();
  }

  /** Whether the repository has the blob. */
  boolean has(Digest digest) {
    if (absent.contains(digest)) {
      return false;
    }
    if (isThere(digest)) {
      return true;
    }
    absent.add(digest);
    return false;
  }

  private boolean isThere(Digest digest) {
    try {
      return repository.hasBlob(digest);
    } catch (RegistryException e) {
      if (Hopeless.is(e)) {
        throw e;
      }
      return false; // it may be that only asking is not allowed: sending the blob will show it
    }
  }

  private boolean isMounted(Candidate candidate) {
    int tried = 0;
    for (String other : candidate.elsewhere()) {
      if (other.equals(repository.name()) || tried == MOST_MOUNTS) {
        continue;
      }
      tried++;
      if (repository.mountBlob(candidate.blob().digest(), other)) {
        return true;
      }
    }
    return false;
  }

  private static Optional<BlobOutcome> outcome(
      LayerBlob layer, Candidate candidate, Outcome outcome) {
    return Optional.of(
        new BlobOutcome(layer.diffId(), candidate.blob(), outcome, candidate.how(), 0));
  }
}
