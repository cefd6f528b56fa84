package org.nix2container.push;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.nix2container.compress.Compression;
import org.nix2container.failure.InvalidInputException;
import org.nix2container.failure.SystemReason;
import org.nix2container.oci.Descriptor;
import org.nix2container.oci.Digest;
import org.nix2container.oci.ManifestBlob;
import org.nix2container.oci.MediaType;
import org.nix2container.pull.LayerBlob;
import org.nix2container.pull.SourceImage;
import org.nix2container.push.BlobOutcome.How;
import org.nix2container.push.BlobOutcome.Outcome;
import org.nix2container.reference.RegistryReference;
import org.nix2container.reference.RegistryReference.Version;
import org.nix2container.registry.Repository;

/** A repository, and what an image is to be called in it. */
public final class RegistryTarget implements PushTarget {

  private final Repository repository;
  private final Optional<Version> version;
  private final PushOptions options;
  private final PushRecord record;
  private final PushObserver observer;
  private final BlobSearch search;
  private final AtomicBoolean configIsThere = new AtomicBoolean();
  private volatile Optional<ManifestBlob> current = Optional.empty();
  private volatile Optional<LayerForm> form = Optional.empty();

  /**
   * @param reference the tag, or the digest that the manifest must have
   */
  public RegistryTarget(
      Repository repository,
      RegistryReference reference,
      PushOptions options,
      PushRecord record,
      PushObserver observer) {
    this(repository, Optional.of(reference.version()), options, record, observer);
  }

  /**
   * @param version by the manifest's own digest, whatever that is, if empty
   */
  RegistryTarget(
      Repository repository,
      Optional<Version> version,
      PushOptions options,
      PushRecord record,
      PushObserver observer) {
    this.repository = repository;
    this.version = version;
    this.options = options;
    this.record = options.localRecord() ? record : PushRecord.none();
    this.observer = observer;
    this.search = new BlobSearch(repository);
  }

  @Override
  public String name() {
    return repository.host() + "/" + repository.name();
  }

  @Override
  public PushObserver observer() {
    return observer;
  }

  /** A Docker manifest cannot say that a layer is zstd. */
  @Override
  public SourceImage fitting(SourceImage image) {
    if (!(options.compression() instanceof Compression.Zstd)
        || options.preserveDigests()
        || !image.manifest().mediaType().equals(MediaType.DOCKER_MANIFEST)) {
      return image;
    }
    LayerForm form = LayerForm.of(image, options);
    for (LayerBlob layer : image.layers()) {
      if (form.made(layer).isPresent()) {
        if (options.keepManifestKind()) {
          throw new InvalidInputException(
              "compression format zstd",
              "Docker manifests (v2s2) have no such layers; ask for the format oci, or for gzip");
        }
        return image.asOci();
      }
    }
    return image;
  }

  @Override
  public Optional<Compression> made(LayerBlob layer) {
    return form.orElseThrow().made(layer);
  }

  @Override
  public Map<Digest, BlobOutcome> look(SourceImage image) {
    observer.begins(image);
    if (options.preserveDigests()) {
      checkDigest(image.manifest()); // it will not change any more
    }
    LayerForm forms = LayerForm.of(image, options);
    form = Optional.of(forms);
    List<LayerBlob> layers = image.distinctLayers();
    Candidates candidates = new Candidates(repository, options, record, forms);
    String asked = version.map(Version::toString).orElse(image.manifest().digest().toString());
    RegistryCache cache = new RegistryCache(repository, asked, options, observer, image);
    Map<Digest, BlobOutcome> found = new ConcurrentHashMap<>();
    if (options.registryCache()) {
      boolean all = options.preserveDigests() || layers.stream().allMatch(candidates::isLikely);
      (all ? cache.askTarget(layers) : cache.askLikely(layers)).forEach(candidates::add);
      current = cache.current();
    }
    find(image, layers, candidates, found);
    List<LayerBlob> left = new ArrayList<>(layers);
    left.removeIf(layer -> found.containsKey(layer.descriptor().digest()));
    if (options.registryCache() && !options.preserveDigests() && !left.isEmpty()) {
      cache.askRest(left).forEach(candidates::add);
      left.removeIf(layer -> !candidates.isPaired(layer));
      find(image, left, candidates, found);
    }
    found.values().forEach(observer::layerEnds);
    return found;
  }

  private void find(
      SourceImage image,
      List<LayerBlob> layers,
      Candidates candidates,
      Map<Digest, BlobOutcome> found) {
    if (!configIsThere.get()) {
      // Alone, and on a connection that is there already: so it tells how far the registry is.
      configIsThere.set(search.has(image.configDescriptor().digest()));
    }
    List<Runnable> tasks = new ArrayList<>();
    for (LayerBlob layer : layers) {
      tasks.add(() ->
          search
              .find(layer, candidates.of(layer))
              .ifPresent(outcome -> {
                found.put(layer.descriptor().digest(), outcome);
                remember(layer, outcome);
              }));
    }
    Lanes.run(Lanes.forRoundTrip(repository.roundTrip(), tasks.size()), tasks);
  }

  /** What others said that a layer is must not come to be believed of other repositories. */
  private void remember(LayerBlob layer, BlobOutcome outcome) {
    if (outcome.how() == How.LOCAL_RECORD || outcome.how() == How.SAME_BLOB) {
      store(layer, outcome.blob());
    }
  }

  private void store(LayerBlob layer, Descriptor blob) {
    record.store(layer.diffId(), form.orElseThrow().encoder(layer), blob, name());
  }

  @Override
  public Descriptor send(
      LayerBlob layer, String mediaType, Optional<Descriptor> known, Repository.BlobSource source)
      throws IOException {
    Descriptor sent = repository.uploadBlob(mediaType, known, source);
    store(layer, sent);
    return sent;
  }

  @Override
  public PushResult finish(SourceImage image, List<BlobOutcome> layers) {
    checkDigest(image.manifest());
    BlobOutcome config = config(image);
    observer.layerEnds(config);
    boolean nothingNew = config.outcome() == Outcome.PRESENT;
    for (BlobOutcome layer : layers) {
      nothingNew &= layer.outcome() == Outcome.PRESENT;
    }
    if (nothingNew && isCurrent(image.manifest())) {
      return new PushResult(image.manifest(), layers, config, false);
    }
    try {
      ManifestBlob sent = new ManifestSending(repository, version, options).send(image);
      return new PushResult(sent, layers, config, true);
    } catch (LostBlobsException e) {
      boolean unclear = e.blobs().isEmpty();
      configIsThere.set(!unclear && !e.blobs().contains(config.blob().digest()));
      throw e;
    }
  }

  private void checkDigest(ManifestBlob manifest) {
    if (version.isPresent()
        && version.get() instanceof Version.ByDigest wanted
        && !wanted.digest().equals(manifest.digest())) {
      throw new InvalidInputException(
          name() + "@" + wanted.digest(),
          "the image's manifest has the digest " + manifest.digest() + ": give that, or a tag");
    }
  }

  private boolean isCurrent(ManifestBlob manifest) {
    return current.isPresent()
        && current.get().digest().equals(manifest.digest())
        && current.get().mediaType().equals(manifest.mediaType());
  }

  private BlobOutcome config(SourceImage image) {
    Descriptor config = image.configDescriptor();
    if (configIsThere.get()) {
      return new BlobOutcome(config.digest(), config, Outcome.PRESENT, How.SAME_BLOB, 0);
    }
    byte[] content = image.config();
    try {
      repository.uploadBlob(
          config.mediaType(), Optional.of(config), to -> to.accept(content, content.length));
    } catch (IOException e) {
      throw new InvalidInputException(name(), SystemReason.of(e), e);
    }
    configIsThere.set(true);
    return BlobOutcome.sent(config.digest(), config);
  }
}
