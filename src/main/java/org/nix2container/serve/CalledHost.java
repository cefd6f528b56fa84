package org.nix2container.serve;

import java.util.Locale;

/**
 * The host that a client believes to be talking to. A page of any site can have its name lead to
 * loopback, and a browser then lets it read what is served there (DNS rebinding). So who serves on
 * loopback alone answers to what no site can be called.
 *
 * @param name of the {@code Host} field, without a port, in lower case
 */
record CalledHost(String name) {

  /** What Docker and Podman call the machine that their own machine is on. */
  private static final String OF_RUNTIMES = ".internal";

  static CalledHost of(String field) {
    int colon = field.lastIndexOf(':');
    String name = colon > field.lastIndexOf(']') ? field.substring(0, colon) : field;
    return new CalledHost(name.toLowerCase(Locale.ROOT));
  }

  /** Whether nobody can have it registered: an address, or a name for this machine. */
  boolean isOfThisMachine() {
    return name.indexOf('.') < 0
        || name.startsWith("[") && name.endsWith("]")
        || isAddress()
        || name.endsWith(".localhost")
        || name.endsWith(OF_RUNTIMES);
  }

  /** A name cannot end with a number (URL standard, "ends in a number"). */
  private boolean isAddress() {
    char last = name.charAt(name.length() - 1);
    return last >= '0' && last <= '9' && name.chars().allMatch(c -> c == '.' || c <= '9');
  }
}
