package org.nix2container.cli;

/**
 * A flag of a command.
 *
 * @param name without the dashes
 * @param value what to call its value in the help; empty for one that is true or false
 * @param help what it does; of one that is refused, why
 * @param letter after a single dash; {@link #NO_LETTER} if it has none
 */
record Flag(String name, String value, String help, char letter, Standing standing) {

  /** Whether a flag is for users. */
  enum Standing {
    SHOWN,
    /** Works, but is not in the help: there for those who write it already. */
    HIDDEN,
    /** One of skopeo's that names what is not done here. */
    REFUSED
  }

  static final char NO_LETTER = 0;

  static final Flag HELP = new Flag("help", "", "show this help").withLetter('h');
  static final Flag DEBUG = new Flag("debug", "", "show where an error came from");
  static final Flag VERSION = new Flag("version", "", "show the version");
  static final Flag INSECURE_POLICY =
      new Flag("insecure-policy", "", "accepted for skopeo's sake; there is no policy").hidden();

  Flag(String name, String value, String help) {
    this(name, value, help, NO_LETTER, Standing.SHOWN);
  }

  /**
   * One that is refused by name.
   *
   * @param value empty for one that is true or false
   */
  static Flag refused(String name, String value, String reason) {
    return new Flag(name, value, reason, NO_LETTER, Standing.REFUSED);
  }

  Flag withLetter(char other) {
    return new Flag(name, value, help, other, standing);
  }

  Flag hidden() {
    return new Flag(name, value, help, letter, Standing.HIDDEN);
  }

  boolean hasValue() {
    return !value.isEmpty();
  }

  boolean isShown() {
    return standing == Standing.SHOWN;
  }
}
