package org.nix2container.credentials;

/** Finds out who one is to a registry. */
@FunctionalInterface
public interface CredentialSource {

  /**
   * Who one is to a repository of a registry.
   *
   * @param host the registry as references name it: {@code docker.io}, {@code localhost:5000}
   * @param repository without the host
   */
  Credentials find(String host, String repository);

  /** One's own, whatever the registry. */
  static CredentialSource always(Credentials credentials) {
    return (host, repository) -> credentials;
  }
}
