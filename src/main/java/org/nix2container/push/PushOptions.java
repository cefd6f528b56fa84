package org.nix2container.push;

import java.util.List;
import java.util.Map;
import org.nix2container.compress.Compression;
import org.nix2container.layer.RecordedBlob;
import org.nix2container.oci.Digest;

/**
 * How an image is pushed.
 *
 * @param compression what layers become that have no compressed form yet
 * @param recompress whether layers that are stored in another compressed form are compressed anew
 *     when they have to be sent; any form that is there already does still
 * @param forceCompression whether nothing but blobs of this compression will do
 * @param preserveDigests whether the manifest must stay the bytes that it is; every layer is pushed
 *     as the manifest has it
 * @param keepManifestKind whether the user asked for this kind of manifest, and no other may be
 *     written if the registry refuses it
 * @param registryCache whether manifests of the registry tell what its blobs are
 * @param localRecord whether {@link PushRecord} tells it
 * @param cacheFrom images that the user named, to be asked before others what their blobs are
 * @param recorded what the build says that layers become, by diffID
 * @param parallelCopies how many layers are sent at once, at most
 */
public record PushOptions(
    Compression compression,
    boolean recompress,
    boolean forceCompression,
    boolean preserveDigests,
    boolean keepManifestKind,
    boolean registryCache,
    boolean localRecord,
    List<CacheReference> cacheFrom,
    Map<Digest, RecordedBlob> recorded,
    int parallelCopies) {

  /** As many as of skopeo. */
  public static final int DEFAULT_COPIES = 6;

  public PushOptions {
    cacheFrom = List.copyOf(cacheFrom);
    recorded = Map.copyOf(recorded);
    if (parallelCopies < 1) {
      throw new IllegalArgumentException("copies: " + parallelCopies);
    }
  }

  /** Every way to skip, and nothing forced. */
  public static PushOptions of(Compression compression) {
    return new PushOptions(
        compression, false, false, false, false, true, true, List.of(), Map.of(), DEFAULT_COPIES);
  }

  /** Compressing anew what is stored in another form, and perhaps using nothing else. */
  public PushOptions withRecompression(boolean force) {
    return new PushOptions(
        compression,
        true,
        force,
        preserveDigests,
        keepManifestKind,
        registryCache,
        localRecord,
        cacheFrom,
        recorded,
        parallelCopies);
  }

  /** Using no blobs of another compression, as {@code --dest-force-compress-format}. */
  public PushOptions withForcedCompression() {
    return withRecompression(true);
  }

  /** As {@code --preserve-digests}. */
  public PushOptions withPreservedDigests() {
    return new PushOptions(
        compression,
        recompress,
        forceCompression,
        true,
        true,
        registryCache,
        localRecord,
        cacheFrom,
        recorded,
        parallelCopies);
  }

  /** As {@code --format}. */
  public PushOptions withKeptManifestKind() {
    return new PushOptions(
        compression,
        recompress,
        forceCompression,
        preserveDigests,
        true,
        registryCache,
        localRecord,
        cacheFrom,
        recorded,
        parallelCopies);
  }

  /** As {@code --no-registry-cache} and {@code --no-cache}, where these are false. */
  public PushOptions withCaches(boolean registry, boolean local) {
    return new PushOptions(
        compression,
        recompress,
        forceCompression,
        preserveDigests,
        keepManifestKind,
        registry,
        local,
        cacheFrom,
        recorded,
        parallelCopies);
  }

  /** As {@code --cache-from}. */
  public PushOptions withCacheFrom(List<CacheReference> references) {
    return new PushOptions(
        compression,
        recompress,
        forceCompression,
        preserveDigests,
        keepManifestKind,
        registryCache,
        localRecord,
        references,
        recorded,
        parallelCopies);
  }

  /** With what the build found its layers to become. */
  public PushOptions withRecorded(Map<Digest, RecordedBlob> blobs) {
    return new PushOptions(
        compression,
        recompress,
        forceCompression,
        preserveDigests,
        keepManifestKind,
        registryCache,
        localRecord,
        cacheFrom,
        blobs,
        parallelCopies);
  }

  /** As {@code --image-parallel-copies}. */
  public PushOptions withParallelCopies(int copies) {
    return new PushOptions(
        compression,
        recompress,
        forceCompression,
        preserveDigests,
        keepManifestKind,
        registryCache,
        localRecord,
        cacheFrom,
        recorded,
        copies);
  }
}
