package org.nix2container.registry;

/** An answer that is not what the endpoint has to give; becomes a {@link RegistryException}. */
final class WrongAnswerException extends Exception {

  private static final long serialVersionUID = 1L;

  /**
   * @param reason goes on after {@code but}: {@code it gave no Location}
   */
  WrongAnswerException(String reason) {
    super(reason);
  }

  String reason() {
    return String.valueOf(getMessage());
  }
}
