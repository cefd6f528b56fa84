package org.nix2container.page;

import java.util.Optional;
import org.nix2container.reference.DockerReference;
import org.nix2container.reference.RegistryHost;

/**
 * Where clients reach the server: what comes before the repository in the name of an image.
 *
 * @param host with its port
 */
record ShelfAddress(String host) {

  private static final int MAX_LENGTH = 255;
  private static final String UNKNOWN = "HOST:PORT";

  /**
   * The address by which a browser reached the server.
   *
   * @param hostField what the request's {@code Host} says; it can be anything
   * @return words that stand for an address, where that is none
   */
  static ShelfAddress of(Optional<String> hostField) {
    return new ShelfAddress(
        hostField
            .filter(host -> host.length() <= MAX_LENGTH && RegistryHost.isValid(host))
            .map(ShelfAddress::unmistakable)
            .orElse(UNKNOWN));
  }

  /** A name without a dot or a port would be the first part of a repository on Docker Hub. */
  private static String unmistakable(String host) {
    boolean clear = host.indexOf(':') >= 0 || host.indexOf('.') >= 0 || host.equals("localhost");
    return clear ? host : host + ":80";
  }

  /**
   * The name of an image here, as runtimes take it.
   *
   * @return nothing if it has a name or tag that runtimes do not take
   */
  Optional<String> reference(String repository, String tag) {
    return DockerReference.isRepository(repository) && DockerReference.isTag(tag)
        ? Optional.of(host + "/" + repository + ":" + tag)
        : Optional.empty();
  }

  /** Whether the server is on the same machine; Docker takes plain HTTP from there alone. */
  boolean isLoopback() {
    int colon = host.lastIndexOf(':');
    String name = colon < 0 || host.endsWith("]") ? host : host.substring(0, colon);
    boolean isLoopbackNumber = name.startsWith("127.") && isNumeric(name);
    return isLoopbackNumber || name.equals("localhost") || name.equals("[::1]");
  }

  private static boolean isNumeric(String name) {
    for (int i = 0; i < name.length(); i++) {
      if (name.charAt(i) != '.' && (name.charAt(i) < '0' || name.charAt(i) > '9')) {
        return false;
      }
    }
    return true;
  }
}
