package org.nix2container.push;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.nix2container.compress.Compressors;
import org.nix2container.failure.InvalidInputException;
import org.nix2container.failure.Nix2ContainerException;
import org.nix2container.oci.ManifestBlob;
import org.nix2container.pull.SourceImage;
import org.nix2container.reference.RegistryReference;
import org.nix2container.reference.RegistryReference.Version;
import org.nix2container.registry.Repository;

/** Pushes images, sending and reading only what is not there. */
public final class RegistryPush {

  private RegistryPush() {}

  /**
   * Pushes an image to a repository.
   *
   * @param reference the tag, or the digest that the manifest must have; with a digest nothing of
   *     the image is changed
   * @throws org.nix2container.pull.DigestMismatchException if a layer is not what the image says;
   *     the tag is left as it was
   * @throws Nix2ContainerException what else kept it from being pushed; no tag points to an image
   *     that is not whole
   */
  public static PushResult push(
      SourceImage image,
      Repository to,
      RegistryReference reference,
      PushOptions options,
      Compressors compressors,
      PushRecord record,
      PushObserver observer) {
    PushOptions fitting =
        reference.version() instanceof Version.ByDigest ? options.withPreservedDigests() : options;
    PushTarget target = new RegistryTarget(to, reference, fitting, record, observer);
    return one(image, target, fitting, compressors);
  }

  private static PushResult one(
      SourceImage image, PushTarget target, PushOptions options, Compressors compressors) {
    TargetResult result =
        pushAll(image, List.of(target), options.parallelCopies(), compressors).get(0);
    if (result instanceof TargetResult.Failed failed) {
      throw failed.failure();
    }
    return ((TargetResult.Pushed) result).result();
  }

  /**
   * Writes an image to several places. A layer that more than one of them lacks is read once, and
   * compressed once in each form that is wanted. A target that fails does not keep the others from
   * going on; a layer that has to be sent but cannot be read, or is not what the image says, ends
   * them all.
   *
   * @param copies how many layers are sent at once, at most
   * @return of each target, in their order
   */
  public static List<TargetResult> pushAll(
      SourceImage image, List<PushTarget> targets, int copies, Compressors compressors) {
    List<TargetState> states = new ArrayList<>();
    targets.forEach(target -> states.add(new TargetState(target)));
    ImagePush push = new ImagePush(image, copies, compressors);
    push.run(states);
    List<TargetResult> results = new ArrayList<>();
    states.forEach(state -> results.add(state.result()));
    return results;
  }

  /**
   * Pushes the images of an index by their digests, and then the index.
   *
   * @param index makes the index of the manifests as they were pushed, in the order of the images
   * @return of each image
   */
  public static IndexResult pushIndex(
      List<SourceImage> instances,
      Function<List<ManifestBlob>, ManifestBlob> index,
      Repository to,
      RegistryReference reference,
      PushOptions options,
      Compressors compressors,
      PushRecord record,
      PushObserver observer) {
    List<PushResult> results = new ArrayList<>();
    List<ManifestBlob> manifests = new ArrayList<>();
    for (SourceImage instance : instances) {
      PushTarget target = new RegistryTarget(to, Optional.empty(), options, record, observer);
      PushResult result = one(instance, target, options, compressors);
      results.add(result);
      manifests.add(result.manifest());
    }
    ManifestBlob made = index.apply(manifests);
    if (reference.version() instanceof Version.ByDigest wanted
        && !wanted.digest().equals(made.digest())) {
      throw new InvalidInputException(
          reference.toString(),
          "the index has the digest " + made.digest() + ": give that, or a tag");
    }
    to.putManifest(reference.version().toString(), made);
    return new IndexResult(made, results);
  }
}
