package org.nix2container.failure;

/** An input file, option or argument that does not say what it has to say. */
public final class InvalidInputException extends Nix2ContainerException {

  private static final long serialVersionUID = 1L;

  /**
   * @param input the file, option or argument that is wrong, as its user named it
   * @param reason what is wrong with it, and where in it
   */
  public InvalidInputException(String input, String reason) {
    super(input + ": " + reason);
  }

  /** As the other, for input that could not even be read. */
  public InvalidInputException(String input, String reason, Throwable cause) {
    super(input + ": " + reason, cause);
  }
}
