package org.nix2container.cli;

/**
 * A flag of a command.
 *
 * @param name without the dashes
 * @param value what to call its value in the help; empty for a flag that has none
 */
record Flag(String name, String value, String help) {

  static final Flag HELP = new Flag("help", "", "show this help");
  static final Flag DEBUG = new Flag("debug", "", "show where an error came from");
  static final Flag VERSION = new Flag("version", "", "show the version");
  static final Flag INSECURE_POLICY =
      new Flag("insecure-policy", "", "accepted for skopeo's sake; there is no policy");

  boolean hasValue() {
    return !value.isEmpty();
  }
}
