package org.nix2container.serve;

import java.time.Duration;
import org.nix2container.build.BuiltImage;
import org.nix2container.failure.Nix2ContainerException;
import org.nix2container.oci.Digest;

/** Is told what clients fetch, by several threads at once. */
public interface ServeObserver {

  /** One that does not care. */
  ServeObserver NONE = new ServeObserver() {};

  /** A layer begins to be sent. */
  default void layerBegins(String repository, Digest blob) {}

  /**
   * Some more of it was sent.
   *
   * @param sent bytes since it began
   */
  default void progress(String repository, Digest blob, long sent) {}

  /**
   * A layer is not sent any more.
   *
   * @param whole whether the last byte was sent
   */
  default void layerEnds(String repository, Digest blob, boolean whole) {}

  /** The same, with all that is known of it. */
  default void fetched(LayerFetch fetch) {}

  /**
   * A layer could not be read, or was not what its digest says; the client got less than all of it.
   * It ends after that.
   */
  default void layerFails(String repository, Digest blob, Nix2ContainerException reason) {}

  /**
   * A request was answered with 500.
   *
   * @param request method and path
   * @param reason a {@link Nix2ContainerException} of the shelf, or a fault of the program
   */
  default void requestFails(String request, Throwable reason) {}

  /** An image file could not be read again; what it was before is still served. */
  default void keepsOld(Nix2ContainerException reason) {}

  /** An image of a store path was built, since somebody asked for it. */
  default void built(String storePath, BuiltImage image, Duration took) {}
}
