package org.nix2container.failure;

import java.io.IOException;

/** An output that cannot be written; nothing is left of it. */
public final class OutputException extends Nix2ContainerException {

  private static final long serialVersionUID = 1L;

  /**
   * @param target the output, as its user named it
   * @param cause what the operating system said
   */
  public OutputException(String target, IOException cause) {
    super("cannot write " + target + ": " + SystemReason.of(cause), cause);
  }

  /** For an output that is refused before anything is written. */
  public OutputException(String target, String reason) {
    super("cannot write " + target + ": " + reason);
  }
}
