package org.nix2container.credentials;

import org.nix2container.failure.InvalidInputException;
import org.nix2container.reference.RegistryReference;

/**
 * What one logs in to: a registry, or a namespace or repository of it.
 *
 * @param text such as {@code quay.io} or {@code quay.io/namespace}
 */
public record CredentialKey(String text) {

  /**
   * Reads what {@code login} and {@code logout} take: {@code host[:port][/path]}, or a URL, of
   * which only host and port are used.
   *
   * @throws InvalidInputException if it is empty, has a tag or digest, or is no name
   */
  public static CredentialKey parse(String argument) {
    String key = hostOfUrl(argument);
    int slash = key.indexOf('/');
    if (slash >= 0) {
      if (key.indexOf('@') >= 0 || key.indexOf(':', slash) >= 0) {
        throw wrong(argument, "give no tag and no digest");
      }
      RegistryReference name = RegistryReference.parse(key);
      if (!key.startsWith(name.registry() + "/")) {
        throw wrong(argument, "before the first / there has to be a registry's host");
      }
    } else if (key.isEmpty() || key.indexOf('@') >= 0 || key.indexOf(' ') >= 0) {
      throw wrong(argument, "give its host, with :port if it has one");
    }
    return new CredentialKey(key);
  }

  private static String hostOfUrl(String argument) {
    int scheme = argument.indexOf("://");
    if (scheme < 0) {
      return argument;
    }
    if (!argument.startsWith("https://") && !argument.startsWith("http://")) {
      throw wrong(argument, "a URL has to begin with https://");
    }
    String rest = argument.substring(scheme + 3);
    int slash = rest.indexOf('/');
    String authority = slash < 0 ? rest : rest.substring(0, slash);
    return authority.substring(authority.lastIndexOf('@') + 1);
  }

  private static InvalidInputException wrong(String argument, String reason) {
    return new InvalidInputException("registry `" + argument + "`", reason);
  }

  /** The registry. */
  public String host() {
    int slash = text.indexOf('/');
    return slash < 0 ? text : text.substring(0, slash);
  }

  /** The namespace or repository; empty for the registry as a whole. */
  public String path() {
    int slash = text.indexOf('/');
    return slash < 0 ? "" : text.substring(slash + 1);
  }

  boolean isNamespaced() {
    return text.indexOf('/') >= 0;
  }

  @Override
  public String toString() {
    return text;
  }
}
