package org.nix2container.copy;

import java.util.Optional;
import java.util.Set;
import org.nix2container.compress.Compression;
import org.nix2container.oci.Digest;
import org.nix2container.pull.LayerBlob;
import org.nix2container.pull.SourceImage;

/**
 * A runtime of containers that is given an image as one archive, from which layers that it has may
 * be missing. All that it does throws {@link org.nix2container.failure.ClosedException} once what
 * it speaks with was closed.
 */
public interface ImageLoader {

  /** What to call it, and the image in it, in an error. */
  String name();

  /**
   * The image in a form that it takes.
   *
   * @throws org.nix2container.failure.InvalidInputException if there is none
   */
  SourceImage fitting(SourceImage image);

  /**
   * As {@link org.nix2container.push.PushTarget#made}: {@link Compression.None}, or nothing. A
   * runtime that keeps manifests takes layers as they are stored.
   */
  Optional<Compression> made(LayerBlob layer);

  /**
   * What a runtime has of an image.
   *
   * @param whole all of it: it only has to be named
   * @param layers digests, as the image has them, of layers that can be left out
   */
  record Found(boolean whole, Set<Digest> layers) {
    public Found {
      layers = Set.copyOf(layers);
    }
  }

  /** Looks what is there. Reads no layer. */
  Found look(SourceImage image);

  /** Names the image that is {@linkplain Found#whole whole} there. */
  void tag(SourceImage image);

  /**
   * Begins to load the image.
   *
   * @param leftOut digests of layers that will not come
   */
  ImageLoad begin(SourceImage image, Set<Digest> leftOut);
}
