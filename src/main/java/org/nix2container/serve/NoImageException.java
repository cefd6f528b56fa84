package org.nix2container.serve;

import org.nix2container.failure.Nix2ContainerException;

/** A store path that is there has no image. */
public final class NoImageException extends Nix2ContainerException {

  private static final long serialVersionUID = 1L;

  NoImageException(String storePath, String reason, Throwable cause) {
    super("no image of " + storePath + ": " + reason, cause);
  }
}
