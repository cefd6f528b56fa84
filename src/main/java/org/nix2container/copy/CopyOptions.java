package org.nix2container.copy;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.nix2container.compress.Compression;
import org.nix2container.pull.PlatformChoice;
import org.nix2container.reference.DockerReference;

/**
 * How an image is to be copied to a local destination. {@link #none} and what follows it make one.
 *
 * @param format of the manifest; what the image has, if the destination takes it, where empty
 * @param preserveDigests fail where the manifest would have to change
 * @param compression what layers are to be compressed with that are not, or otherwise; as they are
 *     where empty. A directory ({@code dir:}) wants {@link DirectoryLayers#COMPRESSED} too
 * @param directoryLayers what becomes of the layers in a directory
 * @param instances which images of an index
 * @param platform which image of an index, if it is one; this machine's if empty
 * @param additionalTags further names in a docker-archive
 * @param sharedBlobs directory for the blobs of a layout, instead of the layout's own
 * @param temporary directory for what has to be written to learn its size
 */
public record CopyOptions(
    Optional<ManifestFormat> format,
    boolean preserveDigests,
    Optional<Compression> compression,
    DirectoryLayers directoryLayers,
    Instances instances,
    Optional<PlatformChoice> platform,
    List<DockerReference> additionalTags,
    Optional<Path> sharedBlobs,
    Path temporary) {

  /** Kinds of manifests. */
  public enum ManifestFormat {
    OCI,
    V2S2
  }

  /** Layers in a directory ({@code dir:}). */
  public enum DirectoryLayers {
    AS_THEY_ARE,
    /** As {@code --dest-compress}. */
    COMPRESSED,
    /** As {@code --dest-decompress}. */
    UNCOMPRESSED
  }

  /** What is copied of an index. */
  public enum Instances {
    /** The one image that fits the platform, and not the index. */
    ONE,
    /** Every image, and the index: {@code --all}. */
    ALL,
    /** The index without the images that it lists. */
    INDEX_ONLY
  }

  private static final Path TEMPORARY = Path.of("/var/tmp");

  public CopyOptions {
    additionalTags = List.copyOf(additionalTags);
  }

  /** Nothing special. */
  public static CopyOptions none() {
    return new CopyOptions(
        Optional.empty(),
        false,
        Optional.empty(),
        DirectoryLayers.AS_THEY_ARE,
        Instances.ONE,
        Optional.empty(),
        List.of(),
        Optional.empty(),
        TEMPORARY);
  }

  /** As {@code --format}. */
  public CopyOptions withFormat(ManifestFormat wanted) {
    return new CopyOptions(
        Optional.of(wanted),
        preserveDigests,
        compression,
        directoryLayers,
        instances,
        platform,
        additionalTags,
        sharedBlobs,
        temporary);
  }

  /** As {@code --preserve-digests}. */
  public CopyOptions withPreservedDigests() {
    return new CopyOptions(
        format,
        true,
        compression,
        directoryLayers,
        instances,
        platform,
        additionalTags,
        sharedBlobs,
        temporary);
  }

  /** As {@code --dest-compress-format} and {@code --dest-compress-level}. */
  public CopyOptions withCompression(Compression wanted) {
    return new CopyOptions(
        format,
        preserveDigests,
        Optional.of(wanted),
        directoryLayers,
        instances,
        platform,
        additionalTags,
        sharedBlobs,
        temporary);
  }

  /** As {@code --dest-compress} or {@code --dest-decompress}. */
  public CopyOptions withDirectoryLayers(DirectoryLayers wanted) {
    return new CopyOptions(
        format,
        preserveDigests,
        compression,
        wanted,
        instances,
        platform,
        additionalTags,
        sharedBlobs,
        temporary);
  }

  /** As {@code --all} or {@code --multi-arch}. */
  public CopyOptions withInstances(Instances wanted) {
    return new CopyOptions(
        format,
        preserveDigests,
        compression,
        directoryLayers,
        wanted,
        platform,
        additionalTags,
        sharedBlobs,
        temporary);
  }

  /** As {@code --override-os}, {@code --override-arch} and {@code --override-variant}. */
  public CopyOptions withPlatform(Optional<PlatformChoice> wanted) {
    return new CopyOptions(
        format,
        preserveDigests,
        compression,
        directoryLayers,
        instances,
        wanted,
        additionalTags,
        sharedBlobs,
        temporary);
  }

  /** As {@code --additional-tag}. */
  public CopyOptions withAdditionalTags(List<DockerReference> names) {
    return new CopyOptions(
        format,
        preserveDigests,
        compression,
        directoryLayers,
        instances,
        platform,
        names,
        sharedBlobs,
        temporary);
  }

  /** As {@code --dest-shared-blob-dir}. */
  public CopyOptions withSharedBlobs(Optional<Path> directory) {
    return new CopyOptions(
        format,
        preserveDigests,
        compression,
        directoryLayers,
        instances,
        platform,
        additionalTags,
        directory,
        temporary);
  }

  /** As {@code --tmpdir}. */
  public CopyOptions withTemporary(Path directory) {
    return new CopyOptions(
        format,
        preserveDigests,
        compression,
        directoryLayers,
        instances,
        platform,
        additionalTags,
        sharedBlobs,
        directory);
  }
}
