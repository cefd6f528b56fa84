package org.nix2container.registries;

/** Whether names of images have the prefixes of registries.conf. */
final class Prefixes {

  private static final String WILDCARD = "*.";

  private Prefixes() {}

  /**
   * How much of a name the prefix matches; -1 if it does not. As in containers/image, a prefix
   * without a port is also one of the same host's names with a port.
   *
   * @param name a full one, with or without tag or digest
   */
  static int matched(String name, String prefix) {
    int end;
    if (isWildcard(prefix)) {
      String domain = prefix.substring(1);
      int start = name.indexOf(domain);
      int slash = name.indexOf('/');
      if (start < 0 || slash >= 0 && slash < start) {
        return -1;
      }
      end = start + domain.length();
    } else if (name.startsWith(prefix)) {
      end = prefix.length();
    } else {
      return -1;
    }
    return end == name.length() || ":/@".indexOf(name.charAt(end)) >= 0 ? end : -1;
  }

  /** Whether it is for all hosts of a domain. */
  static boolean isWildcard(String prefix) {
    return prefix.startsWith(WILDCARD);
  }
}
