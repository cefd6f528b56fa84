package org.nix2container.push;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.nix2container.compress.Compression;
import org.nix2container.oci.Descriptor;
import org.nix2container.oci.Digest;
import org.nix2container.pull.LayerBlob;
import org.nix2container.pull.SourceImage;
import org.nix2container.registry.Repository;

/**
 * A place that an image is written to, one layer after the other. Layers that several places lack
 * are made once for all of them. {@link RegistryTarget} is a repository; others are for those who
 * write images to files at the same time.
 */
public interface PushTarget {

  /** What to call it in an error. */
  String name();

  /** Is told how it goes on here. */
  PushObserver observer();

  /**
   * Whether layers have to come one after the other, lowest first, as into an archive, whose bytes
   * are to be the same each time. One that waits for its turn would keep another place waiting that
   * gets the same layer, and two of them each other for ever.
   */
  default boolean takesOneAtATime() {
    return false;
  }

  /**
   * The image with a manifest of a kind that this place takes. Called first.
   *
   * @throws org.nix2container.failure.InvalidInputException if it can take none
   */
  default SourceImage fitting(SourceImage image) {
    return image;
  }

  /**
   * What to compress a layer with on its way to here, {@link Compression.None} if it must come
   * uncompressed; empty if it comes as it is stored.
   */
  Optional<Compression> made(LayerBlob layer);

  /**
   * What is there of the image already. Called once; must not read any layer.
   *
   * @return outcomes by the digests that the image has for its layers
   */
  Map<Digest, BlobOutcome> look(SourceImage image);

  /**
   * Takes a layer's blob, while others may be taken by other threads.
   *
   * @param mediaType the blob's, in the OCI's terms if it is made for this
   * @param known the blob, if it is stored in the form that it is sent in
   * @param source gives the bytes each time it is called; what it throws is to be thrown
   * @return what came
   */
  Descriptor send(
      LayerBlob layer, String mediaType, Optional<Descriptor> known, Repository.BlobSource source)
      throws IOException;

  /**
   * Writes the config and the manifest, when all layers are there.
   *
   * @param image with the blobs that are there
   * @param layers what became of each distinct layer, lowest first
   * @throws LostBlobsException if some are not there after all; they are sent again
   */
  PushResult finish(SourceImage image, List<BlobOutcome> layers);
}
