package org.nix2container.push;

import org.nix2container.registry.RegistryException;

/** Tells failures after which nothing else will work either from refusals of one thing. */
final class Hopeless {

  private static final int UNAUTHORIZED = 401;
  private static final int TOO_MANY_REQUESTS = 429;
  private static final int SERVER_ERROR = 500;
  private static final int NOT_IMPLEMENTED = 501;

  private Hopeless() {}

  /**
   * Whether the registry is not there, does not let us in, or does not work, after all tries. More
   * wrong passwords might even lock the user out.
   */
  static boolean is(RegistryException e) {
    int status = e.status();
    return status == 0
        || status == UNAUTHORIZED
        || status == TOO_MANY_REQUESTS
        || status >= SERVER_ERROR && status != NOT_IMPLEMENTED;
  }
}
