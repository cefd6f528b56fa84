package org.nix2container.pull;

import java.util.List;
import java.util.Optional;
import org.nix2container.failure.InvalidInputException;
import org.nix2container.oci.Descriptor;
import org.nix2container.oci.ManifestBlob;
import org.nix2container.reference.RegistryReference;
import org.nix2container.reference.RegistryReference.Version;
import org.nix2container.registry.RegistryException;

/** Reads an image of a registry, from the first of its repositories that has it. */
record RepositoryReading(ImageRepository repository) implements Blobs {

  static OpenedImage open(RegistryReference reference, SourceContext context) {
    String name = "docker://" + reference;
    List<ImageRepository> repositories = context.registries().apply(reference);
    for (int i = 0; i < repositories.size(); i++) {
      ImageRepository repository = repositories.get(i);
      boolean isLast = i == repositories.size() - 1;
      Optional<ManifestBlob> found = manifest(repository, reference, isLast);
      if (found.isPresent()) {
        ManifestBlob manifest = identified(name, found.get());
        if (reference.version() instanceof Version.ByDigest wanted
            && !wanted.digest().equals(manifest.digest())) {
          throw DigestMismatchException.ofBlob(name, wanted.digest(), manifest.digest());
        }
        return new StoredImage(name, manifest, new RepositoryReading(repository), () -> {});
      }
    }
    throw new ImageNotFoundException(name);
  }

  /** A mirror that does not answer is as one that does not have the image. */
  private static Optional<ManifestBlob> manifest(
      ImageRepository repository, RegistryReference reference, boolean isLast) {
    try {
      return repository.manifest(reference.version().toString());
    } catch (RegistryException e) {
      if (isLast) {
        throw e;
      }
      return Optional.empty();
    }
  }

  /** Registries are known to send wrong types; what the manifest says of itself comes first. */
  private static ManifestBlob identified(String name, ManifestBlob manifest) {
    return ManifestReading.identified(
        name + ": manifest " + manifest.digest(), manifest.content(), manifest.mediaType());
  }

  @Override
  public BlobContent content(Descriptor blob) {
    return new BlobContent.InRepository(repository, blob);
  }

  @Override
  public byte[] manifest(String name, Descriptor instance) {
    Optional<ManifestBlob> manifest = repository.manifest(instance.digest().toString());
    if (manifest.isEmpty()) {
      throw new InvalidInputException(
          name, "the index lists " + instance.digest() + ", but the registry has no such manifest");
    }
    if (!manifest.get().digest().equals(instance.digest())) {
      throw DigestMismatchException.ofBlob(
          "manifest " + instance.digest() + " of " + name,
          instance.digest(),
          manifest.get().digest());
    }
    return manifest.get().content();
  }
}
