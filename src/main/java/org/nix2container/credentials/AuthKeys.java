package org.nix2container.credentials;

import java.util.List;

/** The names under which auth files and credential helpers keep registries. */
final class AuthKeys {

  private static final String HUB = "docker.io";

  /** What Docker calls its own registry. */
  private static final String DOCKERS_HUB = "https://index.docker.io/v1/";

  private AuthKeys() {}

  /** Names that a registry can have where names are looked up as they are. */
  static List<String> of(String host) {
    return host.equals(HUB) ? List.of(HUB, DOCKERS_HUB) : List.of(host);
  }

  /** The name that Docker uses. */
  static String dockers(String host) {
    return host.equals(HUB) ? DOCKERS_HUB : host;
  }

  /**
   * Whether a key of an auth file is the registry's, when all is made equal that is the same:
   * {@code https://} and what follows the host, and the names of Docker Hub. (As
   * normalizeAuthFileKey in containers/image.)
   *
   * @param legacy whether the file is a .dockercfg, whose keys may have a path without {@code
   *     https://}
   */
  static boolean isOf(String key, String host, boolean legacy) {
    String stripped = key.startsWith("http://") ? key.substring("http://".length()) : key;
    stripped = stripped.startsWith("https://") ? stripped.substring("https://".length()) : stripped;
    if (legacy || stripped.length() < key.length()) {
      int slash = stripped.indexOf('/');
      stripped = slash < 0 ? stripped : stripped.substring(0, slash);
    }
    return canonical(stripped).equals(canonical(host));
  }

  private static String canonical(String host) {
    return host.equals("index.docker.io") || host.equals("registry-1.docker.io") ? HUB : host;
  }
}
