package org.nix2container.reference;

/**
 * Names of images in an OCI layout (OCI annotations.md, {@code org.opencontainers.image.ref.name}).
 */
final class OciName {

  private static final String SEPARATORS = "-._:@+/";

  private OciName() {}

  /** Alphanumeric runs, each separated by one separator, or by two dashes. */
  static boolean isValid(String name) {
    int separators = 1;
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      if (isAlphanumeric(c)) {
        separators = 0;
      } else {
        boolean secondDash = separators == 1 && i > 1 && c == '-' && name.charAt(i - 1) == '-';
        if (SEPARATORS.indexOf(c) < 0 || separators > 0 && !secondDash) {
          return false;
        }
        separators++;
      }
    }
    return separators == 0;
  }

  private static boolean isAlphanumeric(char c) {
    return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9';
  }
}
