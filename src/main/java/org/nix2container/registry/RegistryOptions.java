package org.nix2container.registry;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.nix2container.credentials.AuthFiles;
import org.nix2container.credentials.CredentialSource;
import org.nix2container.http.HttpOptions;
import org.nix2container.registries.RegistriesConfig;
import org.nix2container.registries.TlsChoice;

/**
 * How registries are spoken to, on one side of a copy.
 *
 * @param config where they are
 * @param tls what the user said of their TLS
 * @param credentials who one is to them
 * @param http proxies, authorities and time-outs; its TLS and addresses are made of the others
 * @param uploadChunkSize blobs are uploaded in chunks of so many bytes; at once, if empty, unless
 *     the registry wants chunks
 * @param allowedHosts hosts that may be at private addresses when a registry sends us there: its
 *     token server, or its storage
 */
public record RegistryOptions(
    RegistriesConfig config,
    TlsChoice tls,
    CredentialSource credentials,
    HttpOptions http,
    RetryOptions retries,
    OptionalLong uploadChunkSize,
    List<String> allowedHosts) {

  /**
   * As the user's files say: registries.conf, certs.d, auth files.
   *
   * @param environment tells where these are, and of proxies and authorities
   */
  public static RegistryOptions of(Map<String, String> environment) {
    RegistriesConfig config = RegistriesConfig.load(environment, Optional.empty());
    return new RegistryOptions(
        config,
        TlsChoice.none(),
        AuthFiles.of(environment, Optional.empty(), config.credentialHelpers()),
        HttpOptions.of(environment),
        RetryOptions.standard(),
        OptionalLong.empty());
  }

  public RegistryOptions {
    allowedHosts = List.copyOf(allowedHosts);
  }

  /** Allowing no hosts besides the registries themselves. */
  public RegistryOptions(
      RegistriesConfig config,
      TlsChoice tls,
      CredentialSource credentials,
      HttpOptions http,
      RetryOptions retries,
      OptionalLong uploadChunkSize) {
    this(config, tls, credentials, http, retries, uploadChunkSize, List.of());
  }

  /** The same, but the registries may send us to these hosts, too, wherever they are. */
  public RegistryOptions withAllowedHosts(List<String> hosts) {
    return new RegistryOptions(config, tls, credentials, http, retries, uploadChunkSize, hosts);
  }
}
