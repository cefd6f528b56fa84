package org.nix2container.push;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.nix2container.oci.Digest;
import org.nix2container.oci.ManifestBlob;
import org.nix2container.oci.MediaType;
import org.nix2container.pull.LayerBlob;
import org.nix2container.pull.SourceImage;
import org.nix2container.reference.RegistryReference.Version;
import org.nix2container.registry.RegistryException;
import org.nix2container.registry.Repository;

/** Sends an image's manifest, which everything that it names has been sent before. */
final class ManifestSending {

  private final Repository repository;
  private final Optional<Version> version;
  private final PushOptions options;

  /**
   * @param version the manifest's own digest if empty
   */
  ManifestSending(Repository repository, Optional<Version> version, PushOptions options) {
    this.repository = repository;
    this.version = version;
    this.options = options;
  }

  /**
   * Sends it, as a Docker manifest if the registry does not take an OCI one and that is allowed.
   *
   * @throws LostBlobsException if the registry does not have all that it names
   */
  ManifestBlob send(SourceImage image) {
    try {
      return put(image.manifest());
    } catch (RegistryException e) {
      ManifestRefusal refusal = ManifestRefusal.of(e);
      if (refusal == ManifestRefusal.BLOB_UNKNOWN) {
        throw new LostBlobsException(repository.host() + "/" + repository.name(), lost(image), e);
      }
      if (refusal == ManifestRefusal.KIND && canBeDocker(image)) {
        return asDocker(image, e);
      }
      throw e;
    }
  }

  private ManifestBlob put(ManifestBlob manifest) {
    String name = version.map(Version::toString).orElse(manifest.digest().toString());
    repository.putManifest(name, manifest);
    return manifest;
  }

  private ManifestBlob asDocker(SourceImage image, RegistryException refused) {
    try {
      return put(image.asDocker().manifest());
    } catch (RegistryException e) {
      refused.addSuppressed(e);
      throw refused; // it was not for its kind
    }
  }

  private boolean canBeDocker(SourceImage image) {
    if (options.keepManifestKind()
        || options.preserveDigests()
        || !image.manifest().mediaType().equals(MediaType.OCI_MANIFEST)
        || version.isPresent() && version.get() instanceof Version.ByDigest) {
      return false;
    }
    for (LayerBlob layer : image.layers()) {
      Optional<Codec> codec = Codec.of(layer.descriptor().mediaType());
      if (codec.isEmpty() || codec.get() == Codec.ZSTD) {
        return false;
      }
    }
    return true;
  }

  /** What of the image is not there. */
  private Set<Digest> lost(SourceImage image) {
    Set<Digest> lost = ConcurrentHashMap.newKeySet();
    BlobSearch search = new BlobSearch(repository);
    List<Digest> named = new ArrayList<>();
    named.add(image.configDescriptor().digest());
    image.distinctLayers().forEach(layer -> named.add(layer.descriptor().digest()));
    List<Runnable> tasks = new ArrayList<>();
    for (Digest digest : named) {
      tasks.add(() -> {
        if (!search.has(digest)) {
          lost.add(digest);
        }
      });
    }
    Lanes.run(Lanes.forRoundTrip(repository.roundTrip(), tasks.size()), tasks);
    return lost;
  }
}
