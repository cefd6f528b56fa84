package org.nix2container.reference;

import java.util.Locale;
import org.nix2container.failure.InvalidInputException;
import org.nix2container.oci.Digest;

/**
 * A tagged image name, in the full form: {@code app} becomes {@code docker.io/library/app:latest}
 * (the grammar of distribution/reference).
 *
 * @param registry host, with its port if it has one
 * @param repository such as {@code library/app}
 */
public record DockerReference(String registry, String repository, String tag) {

  private static final String DOCKER_HUB = "docker.io";
  private static final int MAX_TAG = 128;
  private static final int MAX_NAME = 255;

  /**
   * Reads {@code [registry/]repository[:tag]}; without a tag it is {@code latest}.
   *
   * @throws InvalidInputException saying what is wrong with it
   */
  public static DockerReference parse(String text) {
    if (text.indexOf('@') >= 0) {
      throw wrong(text, "a digest cannot be chosen here: give name:tag");
    }
    int colon = text.lastIndexOf(':');
    boolean tagged = colon > text.lastIndexOf('/');
    String name = tagged ? text.substring(0, colon) : text;
    String tag = tagged ? text.substring(colon + 1) : "latest";
    if (name.isEmpty()) {
      throw wrong(text, "the name is missing");
    }
    if (Digest.isHex(text)) {
      throw wrong(text, "64 hex digits are taken for an image ID");
    }
    int slash = name.indexOf('/');
    boolean hosted = slash > 0 && isHost(name.substring(0, slash));
    String registry = hosted ? name.substring(0, slash) : DOCKER_HUB;
    String repository = hosted ? name.substring(slash + 1) : name;
    if (registry.equals("index.docker.io")) {
      registry = DOCKER_HUB;
    }
    if (registry.equals(DOCKER_HUB) && repository.indexOf('/') < 0) {
      repository = "library/" + repository;
    }
    check(text, registry, repository, tag);
    return new DockerReference(registry, repository, tag);
  }

  private static InvalidInputException wrong(String text, String reason) {
    return new InvalidInputException("image name `" + text + "`", reason);
  }

  private static void check(String text, String registry, String repository, String tag) {
    // The grammar takes some texts that are no host names for parts of the path, and so a host.
    if (!RegistryHost.isValid(registry) && !isPathComponent(registry)) {
      throw wrong(text, "`" + registry + "` is not a registry: a host name, with :port or without");
    }
    for (String component : repository.split("/", -1)) {
      if (!isPathComponent(component)) {
        throw wrong(
            text,
            "`"
                + component
                + "` is not lower-case letters and digits, with single . _ - (or __) between them");
      }
    }
    if (repository.length() > MAX_NAME) {
      throw wrong(text, "longer than " + MAX_NAME + " characters");
    }
    if (!isTag(tag)) {
      throw wrong(text, notTag(tag));
    }
  }

  /** Whether a text can be the repository of a name, such as {@code library/app}. */
  public static boolean isRepository(String text) {
    for (String component : text.split("/", -1)) {
      if (!isPathComponent(component)) {
        return false;
      }
    }
    return text.length() <= MAX_NAME;
  }

  private static String notTag(String tag) {
    return "`" + tag + "` is not a tag: letters, digits, _ . - and at most 128 of them";
  }

  /** This name with another tag. */
  public DockerReference withTag(String otherTag) {
    if (!isTag(otherTag)) {
      throw wrong(registry + "/" + repository, notTag(otherTag));
    }
    return new DockerReference(registry, repository, otherTag);
  }

  /** A first component is a host if it has a dot or a port, or is localhost, or not lower case. */
  private static boolean isHost(String component) {
    return component.indexOf('.') >= 0
        || component.indexOf(':') >= 0
        || component.equals("localhost")
        || !component.equals(component.toLowerCase(Locale.ROOT));
  }

  private static boolean isPathComponent(String text) {
    int i = 0;
    while (i < text.length() && isLowerOrDigit(text.charAt(i))) {
      i++;
    }
    boolean ended = i > 0;
    while (ended && i < text.length()) {
      int separator = i;
      while (i < text.length() && !isLowerOrDigit(text.charAt(i))) {
        i++;
      }
      ended = i < text.length() && isSeparator(text.substring(separator, i));
      while (i < text.length() && isLowerOrDigit(text.charAt(i))) {
        i++;
      }
    }
    return ended;
  }

  private static boolean isSeparator(String text) {
    return text.equals(".") || text.equals("_") || text.equals("__") || isDashes(text);
  }

  private static boolean isDashes(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) != '-') {
        return false;
      }
    }
    return true;
  }

  /** Whether a text can be the tag of a name. */
  public static boolean isTag(String text) {
    if (text.isEmpty() || text.length() > MAX_TAG) {
      return false;
    }
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean word = isLowerOrDigit(c) || c >= 'A' && c <= 'Z' || c == '_';
      if (!word && (i == 0 || c != '.' && c != '-')) {
        return false;
      }
    }
    return true;
  }

  private static boolean isLowerOrDigit(char c) {
    return c >= 'a' && c <= 'z' || c >= '0' && c <= '9';
  }

  /** The full form. */
  @Override
  public String toString() {
    return registry + "/" + repository + ":" + tag;
  }
}
