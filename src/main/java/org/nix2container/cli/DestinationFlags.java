package org.nix2container.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.nix2container.copy.CopyOptions;
import org.nix2container.copy.CopyOptions.Instances;
import org.nix2container.copy.CopyOptions.ManifestFormat;
import org.nix2container.reference.DockerReference;
import org.nix2container.reference.Location;

/** How images are written, whatever they come from. */
final class DestinationFlags {

  private static final Flag FORMAT =
      new Flag("format", "FORMAT", "of the manifest: oci or v2s2 (default: as the image has it)")
          .withLetter('f');
  private static final Flag DIGESTFILE =
      new Flag("digestfile", "FILE", "write the manifest's digest, at the first destination");
  private static final Flag ADDITIONAL_TAG =
      new Flag(
          "additional-tag",
          "NAME:TAG",
          "one more name, in a docker-archive: or daemon; repeatable");
  private static final Flag PARALLEL_COPIES =
      new Flag("image-parallel-copies", "N", "send so many layers at once (default: 6)");
  static final Flag PRESERVE_DIGESTS =
      new Flag("preserve-digests", "", "fail rather than change the manifest in any way");
  static final Flag QUIET =
      new Flag("quiet", "", "print nothing but warnings and errors").withLetter('q');
  static final Flag JSON =
      new Flag("json", "", "print what became of each layer, as JSON (see below)");
  private static final Flag REMOVE_SIGNATURES =
      new Flag("remove-signatures", "", "accepted for skopeo's sake: none are ever copied")
          .hidden();

  private DestinationFlags() {}

  /**
   * The groups of a command's help.
   *
   * @param own flags that only this command has
   * @param registries its sides
   * @param cache that which only this command has
   */
  static List<FlagGroup> groups(List<Flag> own, FlagGroup registries, Flag... cache) {
    List<Flag> first = new ArrayList<>(own);
    first.addAll(List.of(FORMAT, PRESERVE_DIGESTS, ADDITIONAL_TAG, DIGESTFILE, QUIET, JSON));
    first.add(REMOVE_SIGNATURES);
    first.addAll(RefusedFlags.OF_COPY);
    List<Flag> sending = new ArrayList<>(CacheFlags.OF_REGISTRY);
    sending.addAll(List.of(cache));
    sending.add(PARALLEL_COPIES);
    sending.addAll(RetryFlags.ALL);
    sending.add(RegistryAccess.UPLOAD_CHUNK_SIZE);
    return List.of(
        new FlagGroup("flags", first),
        new FlagGroup("compression", CompressionFlags.ALL),
        new FlagGroup("pushing", sending),
        registries,
        GlobalFlags.GROUP);
  }

  /** How it is written to this place, if that is no registry. */
  static CopyOptions options(Invocation invocation, Location to, Instances instances) {
    CompressionFlags.Choice compression = CompressionFlags.choice(invocation);
    return new CopyOptions(
        format(invocation),
        invocation.has(PRESERVE_DIGESTS),
        compression.asked(),
        compression.inDirectory(),
        instances,
        GlobalFlags.platform(invocation),
        hasManyNames(to) ? additionalTags(invocation) : List.of(),
        to instanceof Location.OciLayout
            ? SideFlags.DESTINATION.sharedBlobDir(invocation).map(invocation::path)
            : Optional.empty(),
        GlobalFlags.temporary(invocation));
  }

  private static void warnOfRuntimes(Invocation invocation) {
    if (format(invocation).isPresent()) {
      invocation.terminal().warning("--format has no effect on runtimes: each has its own");
    }
    if (CompressionFlags.choice(invocation).asked().isPresent()) {
      invocation
          .terminal()
          .warning("--dest-compress-format has no effect on runtimes: they unpack all layers");
    }
  }

  private static boolean hasManyNames(Location to) {
    return to instanceof Location.DockerArchive || to instanceof Location.InDockerDaemon;
  }

  static Optional<ManifestFormat> format(Invocation invocation) {
    Optional<String> format = invocation.given(FORMAT);
    if (format.isEmpty()) {
      return Optional.empty();
    }
    return switch (format.get()) {
      case "oci" -> Optional.of(ManifestFormat.OCI);
      case "v2s2" -> Optional.of(ManifestFormat.V2S2);
      case "v2s1" -> throw invocation.wrong("--format v2s1 is not made here: give oci or v2s2");
      default -> throw invocation.wrong("--format needs oci or v2s2, not `" + format.get() + "`");
    };
  }

  private static List<DockerReference> additionalTags(Invocation invocation) {
    List<DockerReference> tags = new ArrayList<>();
    for (String list : invocation.values(ADDITIONAL_TAG)) {
      for (String name : list.split(",", -1)) {
        if (name.lastIndexOf(':') <= name.lastIndexOf('/')) {
          throw invocation.wrong("--additional-tag needs NAME:TAG, not `" + name + "`");
        }
        tags.add(DockerReference.parse(name));
      }
    }
    return tags;
  }

  /** Throws what is wrong, or does not fit the destinations, before anything is opened. */
  static void check(Invocation invocation, List<Destination> destinations) {
    GlobalFlags.check(invocation);
    boolean manyNames = false;
    boolean directory = false;
    boolean runtime = false;
    for (Destination destination : destinations) {
      destination.checkWritable(invocation);
      options(invocation, destination.location(), Instances.ONE);
      manyNames |= hasManyNames(destination.location());
      directory |= destination.location() instanceof Location.PlainDirectory;
      runtime |= destination.isInRuntime();
      if (destination.location() instanceof Location.InDockerDaemon
          && invocation.has(PRESERVE_DIGESTS)) {
        throw invocation.wrong(
            "--preserve-digests: Docker daemons keep images without the manifest, or with another");
      }
    }
    if (!manyNames && !invocation.values(ADDITIONAL_TAG).isEmpty()) {
      throw invocation.wrong("--additional-tag is for docker-archive: and docker-daemon:");
    }
    parallelCopies(invocation);
    CacheFlags.cacheFrom(invocation);
    CompressionFlags.warn(invocation, directory);
    if (runtime) {
      warnOfRuntimes(invocation);
    }
  }

  /** How many layers are sent at once; the default if 0. */
  static int parallelCopies(Invocation invocation) {
    int copies = invocation.number(PARALLEL_COPIES, 0);
    if (copies < 0) {
      throw invocation.wrong("--image-parallel-copies cannot be less than 0");
    }
    return copies;
  }

  static Optional<Path> digestFile(Invocation invocation) {
    return invocation.file(DIGESTFILE);
  }
}
