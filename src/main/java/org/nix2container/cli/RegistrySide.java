package org.nix2container.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.nix2container.compress.Compressors;
import org.nix2container.copy.CopyOptions.ManifestFormat;
import org.nix2container.failure.InvalidInputException;
import org.nix2container.layer.RecordedBlob;
import org.nix2container.oci.Descriptor;
import org.nix2container.oci.Digest;
import org.nix2container.oci.ManifestBlob;
import org.nix2container.oci.MediaType;
import org.nix2container.pull.ImageSource;
import org.nix2container.pull.IndexEntry;
import org.nix2container.pull.SourceImage;
import org.nix2container.push.CacheReference;
import org.nix2container.push.IndexResult;
import org.nix2container.push.PushOptions;
import org.nix2container.push.PushRecord;
import org.nix2container.push.PushTarget;
import org.nix2container.push.RegistryPush;
import org.nix2container.push.RegistryTarget;
import org.nix2container.reference.Location;
import org.nix2container.reference.RegistryReference;
import org.nix2container.registry.RegistryClient;

/** Pushes to registries, as the flags say. */
final class RegistrySide implements AutoCloseable {

  private final Invocation invocation;
  private final RegistryClient client;
  private final Compressors compressors;
  private final PushRecord record;
  private final PushOptions options;
  private final Progress progress;

  /**
   * @param destinations the first of which in a registry is the one that credentials of the command
   *     line are for
   * @param recorded what the build says that layers become, by diffID
   */
  RegistrySide(
      Invocation invocation,
      List<Destination> destinations,
      Map<Digest, RecordedBlob> recorded,
      Compressors compressors,
      Progress progress) {
    this.invocation = invocation;
    this.progress = progress;
    client = RegistryAccess.client(SideFlags.DESTINATION, invocation, registry(destinations));
    this.compressors = compressors;
    record = PushRecord.ofUser(invocation.environment());
    options = options().withRecorded(recorded);
  }

  private static String registry(List<Destination> destinations) {
    for (Destination destination : destinations) {
      if (destination.isInRegistry()) {
        return reference(destination).registry();
      }
    }
    return "";
  }

  private PushOptions options() {
    CompressionFlags.Choice compression = CompressionFlags.choice(invocation);
    int copies = DestinationFlags.parallelCopies(invocation);
    PushOptions chosen =
        PushOptions.of(compression.inRegistry())
            .withCaches(CacheFlags.registryCache(invocation), CacheFlags.localRecord(invocation))
            .withCacheFrom(cacheFrom())
            .withParallelCopies(copies == 0 ? PushOptions.DEFAULT_COPIES : copies);
    if (compression.asked().isPresent()) {
      chosen = chosen.withRecompression(compression.force());
    }
    if (DestinationFlags.format(invocation).isPresent()) {
      chosen = chosen.withKeptManifestKind();
    }
    return invocation.has(DestinationFlags.PRESERVE_DIGESTS)
        ? chosen.withPreservedDigests()
        : chosen;
  }

  private List<CacheReference> cacheFrom() {
    List<CacheReference> references = new ArrayList<>();
    for (RegistryReference reference : CacheFlags.cacheFrom(invocation)) {
      references.add(new CacheReference(client.forPull(reference).getLast(), reference));
    }
    return references;
  }

  private static RegistryReference reference(Destination destination) {
    return ((Location.InRegistry) destination.location()).reference();
  }

  /** Where an image is to be pushed to; with a digest nothing of it is changed. */
  PushTarget target(Destination destination) {
    RegistryReference reference = reference(destination);
    boolean byDigest = reference.version() instanceof RegistryReference.Version.ByDigest;
    return new RegistryTarget(
        client.forPush(reference),
        reference,
        byDigest ? options.withPreservedDigests() : options,
        record,
        progress.observer(destination.given()));
  }

  /** The image with the kind of manifest that was asked for. */
  SourceImage fitting(SourceImage image) {
    Optional<ManifestFormat> format = DestinationFlags.format(invocation);
    SourceImage fitting =
        format.isEmpty()
            ? image
            : format.get() == ManifestFormat.OCI ? image.asOciOfSkopeo() : image.asDocker();
    if (options.preserveDigests()) {
      requireSame(image.manifest(), fitting.manifest());
    }
    return fitting;
  }

  private static void requireSame(ManifestBlob was, ManifestBlob is) {
    if (!was.digest().equals(is.digest())) {
      throw new InvalidInputException(
          "the manifest " + was.digest(),
          "it would have to change, and --preserve-digests forbids that");
    }
  }

  /**
   * Writes an index.
   *
   * @param whole whether the images that it lists come with it
   */
  Written.Done writeIndex(ImageSource from, boolean whole, Destination destination) {
    RegistryReference reference = reference(destination);
    IndexResult result =
        RegistryPush.pushIndex(
            whole ? images(from) : List.of(),
            manifests -> whole ? remade(from.manifest(), manifests) : from.manifest(),
            client.forPush(reference),
            reference,
            options,
            compressors,
            record,
            progress.observer(destination.given()));
    return new Written.Done(destination, result.index(), result.images());
  }

  private List<SourceImage> images(ImageSource from) {
    List<SourceImage> images = new ArrayList<>();
    for (IndexEntry entry : from.instances()) {
      ManifestBlob manifest = from.manifest(entry.manifest());
      if (manifest.isIndex()) {
        throw new InvalidInputException(
            from.describe(), "it lists an index, which cannot be copied to a registry yet");
      }
      images.add(fitting(from.image(manifest)));
    }
    return images;
  }

  private ManifestBlob remade(ManifestBlob index, List<ManifestBlob> manifests) {
    List<Descriptor> descriptors = new ArrayList<>();
    manifests.forEach(manifest -> descriptors.add(manifest.descriptor()));
    ManifestBlob made = ImageSource.remade(index, descriptors, indexType(index));
    if (options.preserveDigests()) {
      requireSame(index, made);
    }
    return made;
  }

  private String indexType(ManifestBlob index) {
    Optional<ManifestFormat> format = DestinationFlags.format(invocation);
    if (format.isEmpty()) {
      return index.mediaType();
    }
    return format.get() == ManifestFormat.OCI ? MediaType.OCI_INDEX : MediaType.DOCKER_LIST;
  }

  @Override
  public void close() {
    client.close();
  }
}
