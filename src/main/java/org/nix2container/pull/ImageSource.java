package org.nix2container.pull;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.nix2container.failure.InvalidInputException;
import org.nix2container.oci.Descriptor;
import org.nix2container.oci.Digest;
import org.nix2container.oci.ManifestBlob;
import org.nix2container.reference.Location;
import org.nix2container.stream.BlockConsumer;

/** An image, or an index of several, opened where it is. */
public final class ImageSource implements AutoCloseable {

  private static final int MOST_NESTED = 8;

  private final OpenedImage opened;

  private ImageSource(OpenedImage opened) {
    this.opened = opened;
  }

  /**
   * Opens what is at the location; manifests are read, but no layer.
   *
   * @throws ImageNotFoundException if there is no such image
   */
  public static ImageSource open(Location from, SourceContext context) {
    return new ImageSource(OpenedImage.open(from, context));
  }

  /** The image's manifest, or the index, in the bytes that it has there. */
  public ManifestBlob manifest() {
    return opened.manifest();
  }

  /**
   * The image; of an index the one that fits.
   *
   * @param platform this machine's where nothing is chosen
   */
  public SourceImage image(Optional<PlatformChoice> platform) {
    return opened.image(manifest(platform));
  }

  /**
   * The manifest of the image, in the bytes that it has there; of an index that of the one that
   * fits, verified.
   *
   * @param platform this machine's where nothing is chosen
   * @throws ImageNotFoundException if none fits, naming those that there are
   */
  public ManifestBlob manifest(Optional<PlatformChoice> platform) {
    ManifestBlob chosen = manifest();
    for (int depth = 0; chosen.isIndex(); depth++) {
      requireDepth(depth);
      chosen =
          opened.manifest(
              InstanceChoice.of(
                  opened.describe(),
                  instances(chosen),
                  platform.orElseGet(PlatformChoice::here),
                  chosen.mediaType()));
    }
    return chosen;
  }

  private void requireDepth(int depth) {
    if (depth == MOST_NESTED) {
      throw new InvalidInputException(
          opened.describe(), "there are indexes in indexes, more than " + MOST_NESTED + " deep");
    }
  }

  /** One of the images of the index. */
  public SourceImage image(Descriptor instance) {
    return image(manifest(instance));
  }

  /** The image that has this manifest, which is one of those here. */
  public SourceImage image(ManifestBlob manifest) {
    return opened.image(manifest);
  }

  /** The manifest, or the index, that an index here lists; verified. */
  public ManifestBlob manifest(Descriptor instance) {
    return opened.manifest(instance);
  }

  /** What the index lists; nothing for a single image. */
  public List<IndexEntry> instances() {
    return instances(manifest());
  }

  /** As the other, of an index that is here. */
  public List<IndexEntry> instances(ManifestBlob index) {
    return index.isIndex() ? IndexReading.read(opened.describe(), index) : List.of();
  }

  /**
   * An index with other manifests in place of those that it lists: the same bytes if these are the
   * same, and it is to be of the same kind.
   *
   * @param manifests in the order of the index
   * @param mediaType of the index that is made
   */
  public static ManifestBlob remade(
      ManifestBlob index, List<Descriptor> manifests, String mediaType) {
    return RemadeIndex.of("index " + index.digest(), index, manifests, mediaType);
  }

  /**
   * Gives any blob that is there to the consumer, whether or not a manifest lists it.
   *
   * @throws DigestMismatchException after the last byte, if it is another
   */
  public void readBlob(Digest digest, BlockConsumer to) throws IOException {
    opened.blob(digest).writeVerified(digest, to);
  }

  /** What to call it in an error: the location. */
  public String describe() {
    return opened.describe();
  }

  @Override
  public void close() {
    opened.close();
  }
}
