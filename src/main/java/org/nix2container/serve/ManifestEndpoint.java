package org.nix2container.serve;

import java.util.List;
import java.util.Optional;
import org.nix2container.failure.InvalidInputException;
import org.nix2container.oci.Digest;
import org.nix2container.oci.ManifestBlob;
import org.nix2container.pull.SourceImage;

/**
 * Gives manifests (distribution-spec, "Pulling manifests"). An image has the one that it is made
 * with, and the same in the other form, for clients that know only that. Either is there by its
 * digest.
 */
record ManifestEndpoint(Repositories repositories) {

  Answer answer(Request request, String repository, String reference) {
    boolean byDigest = reference.indexOf(':') >= 0;
    if (byDigest && !DigestText.isValid(reference)) {
      return ErrorCode.DIGEST_INVALID.answer("this is no digest");
    }
    return switch (repositories.find(repository)) {
      case Repositories.Missing(Answer answer) -> answer;
      case Repositories.Found found -> {
        Optional<ManifestBlob> manifest =
            byDigest
                ? withDigest(found.images(), Digest.parse(reference))
                : Optional.ofNullable(found.byTag().get(reference))
                    .map(image -> fitting(image, Accepted.of(request.headers())));
        yield manifest.isPresent()
            ? given(request, manifest.get(), byDigest)
            : ErrorCode.MANIFEST_UNKNOWN.answer(
                byDigest ? "there is no manifest of this digest" : "there is no such tag");
      }
    };
  }

  /** In the form that it has, unless only the other will do. */
  private static ManifestBlob fitting(SourceImage image, Accepted accepted) {
    if (!accepted.takes(image.manifest().mediaType())) {
      for (SourceImage other : others(image)) {
        if (accepted.takes(other.manifest().mediaType())) {
          return other.manifest();
        }
      }
    }
    return image.manifest();
  }

  private static Optional<ManifestBlob> withDigest(
      List<SourceImage> images, Optional<Digest> digest) {
    for (SourceImage image : images) {
      if (digest.isPresent() && image.manifest().digest().equals(digest.get())) {
        return Optional.of(image.manifest());
      }
    }
    for (SourceImage image : images) {
      for (SourceImage other : others(image)) {
        if (digest.isPresent() && other.manifest().digest().equals(digest.get())) {
          return Optional.of(other.manifest());
        }
      }
    }
    return Optional.empty();
  }

  /** The same image with the other manifest, where it can have one. */
  private static List<SourceImage> others(SourceImage image) {
    SourceImage oci = image.asOci();
    if (!oci.manifest().digest().equals(image.manifest().digest())) {
      return List.of(oci);
    }
    try {
      return List.of(image.asDocker());
    } catch (InvalidInputException _) {
      return List.of(); // zstd, or no image
    }
  }

  private static Answer given(Request request, ManifestBlob manifest, boolean byDigest) {
    return new Cached(manifest.digest(), byDigest)
        .answer(request, () -> Answer.of(Answer.OK, manifest.mediaType(), manifest.content()));
  }
}
