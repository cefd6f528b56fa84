package org.nix2container.pull;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.nix2container.oci.Descriptor;
import org.nix2container.oci.ManifestBlob;
import org.nix2container.reference.RegistryReference;
import org.nix2container.registry.RegistryClient;
import org.nix2container.registry.Repository;
import org.nix2container.stream.BlockConsumer;

/** A repository, as reading wants it. */
public record RegistryRepository(Repository repository) implements ImageRepository {

  /** For {@link SourceContext#withRegistries}. */
  public static Function<RegistryReference, List<ImageRepository>> of(RegistryClient client) {
    return reference -> {
      List<ImageRepository> repositories = new ArrayList<>();
      for (Repository repository : client.forPull(reference)) {
        repositories.add(new RegistryRepository(repository));
      }
      return repositories;
    };
  }

  @Override
  public String name() {
    return repository.host() + "/" + repository.name();
  }

  @Override
  public Optional<ManifestBlob> manifest(String tagOrDigest) {
    return repository.manifest(tagOrDigest);
  }

  @Override
  public void readBlob(Descriptor descriptor, BlockConsumer to) throws IOException {
    boolean known = descriptor.size() >= 0;
    repository.readBlob(
        known
            ? descriptor
            : new Descriptor(descriptor.mediaType(), descriptor.digest(), Long.MAX_VALUE),
        to);
  }
}
