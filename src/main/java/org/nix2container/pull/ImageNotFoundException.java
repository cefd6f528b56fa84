package org.nix2container.pull;

import org.nix2container.failure.Nix2ContainerException;

/** The image asked for does not exist: exit code 2, as of skopeo. */
public final class ImageNotFoundException extends Nix2ContainerException {

  private static final long serialVersionUID = 1L;

  /**
   * @param image as its user named it
   */
  public ImageNotFoundException(String image) {
    super(image + ": there is no such image");
  }

  /** As the other, saying what is there instead, or where it was looked for. */
  public ImageNotFoundException(String image, String reason) {
    super(image + ": there is no such image: " + reason);
  }
}
