package org.nix2container.failure;

/**
 * What was to do something was closed meanwhile, because all is to end: there is no use in trying
 * again, or in telling what has failed.
 */
public final class ClosedException extends Nix2ContainerException {

  private static final long serialVersionUID = 1L;

  /**
   * @param action what was being done, as in {@code podman pull}
   */
  public ClosedException(String action) {
    super(action + ": stopped");
  }
}
