package org.nix2container.docker;

/** An answer that is none to what was asked, or that tells of a failure. */
final class WrongAnswerException extends Exception {

  private static final long serialVersionUID = 1L;

  private final String reason;

  WrongAnswerException(String reason) {
    super(reason);
    this.reason = reason;
  }

  String reason() {
    return reason;
  }
}
