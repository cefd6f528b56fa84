package org.nix2container.push;

import org.nix2container.pull.LayerBlob;
import org.nix2container.pull.SourceImage;

/** Is told how a push goes on, by several threads at once. */
public interface PushObserver {

  /** One that does not care. */
  PushObserver NONE = new PushObserver() {};

  /** Begins with finding out what is there. */
  default void begins(SourceImage image) {}

  /** The layer is not there: it begins to be sent. */
  default void layerBegins(LayerBlob layer) {}

  /**
   * Some more was sent; it begins again at 0 if it is sent again.
   *
   * @param read bytes that came of the layer as it is stored or generated
   * @param sent bytes that went out
   */
  default void progress(LayerBlob layer, long read, long sent) {}

  /** Came to this, for each distinct layer, and for the config. */
  default void layerEnds(BlobOutcome outcome) {}

  /** Something that is no failure, but that the user may want to know. */
  default void warns(String line) {}
}
