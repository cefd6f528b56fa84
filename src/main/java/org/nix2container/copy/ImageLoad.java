package org.nix2container.copy;

import java.io.IOException;

/** An image that is being given to a runtime. */
public interface ImageLoad extends AutoCloseable {

  /**
   * Where the layers go, and then the end. If the runtime takes no more of it before the end, what
   * is thrown says why, as far as the runtime does.
   */
  ImageStream stream();

  /**
   * Waits until the runtime has taken all in, after {@link ImageStream#end}.
   *
   * @throws org.nix2container.failure.Nix2ContainerException with what the runtime says, if it did
   *     not
   */
  void await() throws IOException;

  /** Ends it; the runtime has nothing of it if it was not awaited. */
  @Override
  void close();
}
