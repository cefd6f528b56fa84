package org.nix2container.cli;

import org.nix2container.failure.Nix2ContainerException;

/** The image asked for does not exist: exit code 2, as of skopeo. */
final class ImageNotFoundException extends Nix2ContainerException {

  private static final long serialVersionUID = 1L;

  ImageNotFoundException(String image) {
    super(image + ": there is no such image");
  }
}
