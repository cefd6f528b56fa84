package org.nix2container.copy;

import java.util.Optional;
import org.nix2container.copy.CopyOptions.ManifestFormat;
import org.nix2container.failure.InvalidInputException;
import org.nix2container.oci.ManifestBlob;
import org.nix2container.oci.MediaType;
import org.nix2container.pull.SourceImage;
import org.nix2container.reference.Location;

/** Gives images and indexes the kind of manifest that their destination takes. */
final class FittingImage {

  private final Location to;
  private final CopyOptions options;

  /**
   * @throws InvalidInputException if the options ask for what the destination cannot take
   */
  FittingImage(Location to, CopyOptions options) {
    this.to = to;
    this.options = options;
    if (isLayout() && options.format().equals(Optional.of(ManifestFormat.V2S2))) {
      throw new InvalidInputException("the format v2s2", "an OCI layout takes OCI images only");
    }
  }

  private boolean isLayout() {
    return to instanceof Location.OciLayout || to instanceof Location.OciArchive;
  }

  /**
   * The image itself, or with another manifest.
   *
   * @throws InvalidInputException if the manifest would change that is to be preserved
   */
  SourceImage of(SourceImage image) {
    SourceImage fitting = converted(image);
    requirePreserved(image.manifest(), fitting.manifest());
    return fitting;
  }

  /** Which kind of index takes the place of one. */
  String indexType(ManifestBlob index) {
    if (isLayout() || options.format().equals(Optional.of(ManifestFormat.OCI))) {
      return MediaType.OCI_INDEX;
    }
    return options.format().isPresent() ? MediaType.DOCKER_LIST : index.mediaType();
  }

  /** Refuses an index that would have to become one of another kind. */
  void requireType(ManifestBlob index) {
    if (!indexType(index).equals(index.mediaType())) {
      throw new InvalidInputException(
          "the index " + index.digest(),
          "it would have to become a "
              + indexType(index)
              + ", which needs all the images that it lists: copy them too");
    }
  }

  /** Refuses to change what is to be preserved. */
  void requirePreserved(ManifestBlob was, ManifestBlob is) {
    if (options.preserveDigests() && !is.digest().equals(was.digest())) {
      throw new InvalidInputException(
          "the manifest " + was.digest(),
          "it would have to change"
              + (was.mediaType().equals(is.mediaType())
                  ? ""
                  : " from " + was.mediaType() + " to " + is.mediaType())
              + ", and --preserve-digests forbids that");
    }
  }

  private SourceImage converted(SourceImage image) {
    if (isLayout()) {
      return image.asOci(); // some readers of layouts go by what a layer is called
    }
    if (options.format().isEmpty()) {
      return image.manifest().mediaType().equals(MediaType.DOCKER_MANIFEST)
              && LayerForm.of(to, options).becomesZstd(image)
          ? image.asOciOfSkopeo()
          : image;
    }
    return switch (options.format().get()) {
      case OCI -> image.asOciOfSkopeo();
      case V2S2 -> image.asDocker();
    };
  }
}
