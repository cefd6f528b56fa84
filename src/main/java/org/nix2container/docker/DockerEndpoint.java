package org.nix2container.docker;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.nix2container.http.HttpOptions;
import org.nix2container.http.TlsOptions;
import org.nix2container.http.Trace;

/** Where a Docker daemon is to be reached, and how it is to be trusted. */
public final class DockerEndpoint {

  private final DaemonAddress address;
  private final String chosenBy;
  private final TlsOptions tls;
  private final Map<String, String> environment;

  /**
   * @param chosenBy what named the address, if that was not the user just now; else empty
   */
  DockerEndpoint(
      DaemonAddress address, String chosenBy, TlsOptions tls, Map<String, String> environment) {
    this.address = address;
    this.chosenBy = chosenBy;
    this.tls = tls;
    this.environment = Map.copyOf(environment);
  }

  /**
   * The daemon that the docker command would talk to: that of {@code host}, {@code DOCKER_HOST},
   * {@code DOCKER_CONTEXT}, the current context of Docker's {@code config.json}, or else the one of
   * this machine.
   *
   * @param host as {@code --dest-daemon-host} gives it, {@code unix:///path} or {@code
   *     tcp://host:port}; before all else. As with skopeo, tcp is with TLS here, and {@code
   *     http://host:port} without
   * @param certificates directory with ca.pem, cert.pem and key.pem, if it is given
   * @param tlsVerify whether the daemon has to prove who it is, if it is said
   * @throws org.nix2container.failure.InvalidInputException if what is configured cannot be used
   */
  public static DockerEndpoint of(
      Optional<String> host,
      Optional<Path> certificates,
      Optional<Boolean> tlsVerify,
      Map<String, String> environment) {
    return new DaemonChoice(certificates, tlsVerify, environment).endpoint(host);
  }

  /** What paths of the API come after. */
  String base() {
    return address.base();
  }

  /** The user chose the address, so that it may be any. */
  HttpOptions options(Trace trace) {
    HttpOptions options =
        HttpOptions.of(environment).withAddresses((_, _) -> {}).withTls(_ -> tls).withTrace(trace);
    return address.socket().isPresent() ? options.withSocket(address.socket().get()) : options;
  }

  Map<String, String> environment() {
    return environment;
  }

  /** As messages name it. */
  @Override
  public String toString() {
    return "Docker daemon " + address.given() + (chosenBy.isEmpty() ? "" : " (" + chosenBy + ")");
  }
}
