package org.nix2container.registries;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.nix2container.http.ClientCertificate;

/**
 * A place where a repository can be reached.
 *
 * @param host host and port as configured: {@code registry.example.org:5000}; Docker Hub is {@code
 *     docker.io} here, and its API's host is the business of {@code registry}
 * @param repository the repository's name at that host
 * @param insecure whether certificates need not be right and plain HTTP will do
 * @param authorities PEM files of authorities trusted besides the system's
 * @param client who we are to it
 * @param mirror whether it is a mirror, to be read from only
 */
public record RegistryEndpoint(
    String host,
    String repository,
    boolean insecure,
    List<Path> authorities,
    Optional<ClientCertificate> client,
    boolean mirror) {
  public RegistryEndpoint {
    authorities = List.copyOf(authorities);
  }
}
