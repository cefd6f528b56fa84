package org.nix2container.reference;

/**
 * The host part of an image name: a domain name, an IPv4 address or an IPv6 address in brackets,
 * and a port (the production {@code domain} of distribution/reference).
 */
public final class RegistryHost {

  private RegistryHost() {}

  /** Whether a text is of this form. */
  public static boolean isValid(String text) {
    int bracket = text.indexOf(']');
    int colon = text.indexOf(':', Math.max(bracket, 0));
    String host = colon < 0 ? text : text.substring(0, colon);
    if (colon >= 0 && !isPort(text.substring(colon + 1))) {
      return false;
    }
    return bracket < 0 ? isDomainName(host) : isBracketed(host);
  }

  private static boolean isPort(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) < '0' || text.charAt(i) > '9') {
        return false;
      }
    }
    return !text.isEmpty();
  }

  private static boolean isDomainName(String text) {
    for (String label : text.split("\\.", -1)) {
      if (label.isEmpty() || label.startsWith("-") || label.endsWith("-")) {
        return false;
      }
      for (int i = 0; i < label.length(); i++) {
        if (!isAlphanumeric(label.charAt(i)) && label.charAt(i) != '-') {
          return false;
        }
      }
    }
    return true;
  }

  /** As loosely as the grammar has it: hex digits and colons. */
  private static boolean isBracketed(String text) {
    if (text.length() < 3 || text.charAt(0) != '[' || text.indexOf(']') != text.length() - 1) {
      return false;
    }
    for (int i = 1; i < text.length() - 1; i++) {
      if (Character.digit(text.charAt(i), 16) < 0 && text.charAt(i) != ':') {
        return false;
      }
    }
    return true;
  }

  private static boolean isAlphanumeric(char c) {
    return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9';
  }
}
