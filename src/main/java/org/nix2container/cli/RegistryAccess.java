package org.nix2container.cli;

import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalLong;
import org.nix2container.credentials.AuthFiles;
import org.nix2container.credentials.CredentialSource;
import org.nix2container.credentials.Credentials;
import org.nix2container.http.HttpOptions;
import org.nix2container.registries.RegistriesConfig;
import org.nix2container.registries.TlsChoice;
import org.nix2container.registry.RegistryClient;
import org.nix2container.registry.RegistryOptions;

/** Speaks to registries as the flags of one side say. */
final class RegistryAccess {

  static final Flag UPLOAD_CHUNK_SIZE =
      new Flag(
          "upload-chunk-size",
          "BYTES",
          "upload in chunks of so many bytes, as in 50M (default: each blob at once)");

  private RegistryAccess() {}

  /**
   * A client that is closed when the process is stopped, too.
   *
   * @param registry the one that the credentials of the command line are for; no mirror and no
   *     other destination gets them
   */
  static RegistryClient client(SideFlags side, Invocation invocation, String registry) {
    RegistriesConfig config = config(invocation);
    RegistryClient client =
        new RegistryClient(
            options(config, side, credentials(side, invocation, config, registry), invocation));
    invocation.onStop().add(client::close);
    return client;
  }

  /** As one is who has these credentials. */
  static RegistryOptions options(
      RegistriesConfig config,
      SideFlags side,
      CredentialSource credentials,
      Invocation invocation) {
    Optional<Path> certificates = side.certDir(invocation).map(invocation::path);
    return new RegistryOptions(
        config,
        new TlsChoice(side.tlsVerify(invocation), certificates),
        credentials,
        http(invocation),
        RetryFlags.options(invocation),
        chunkSize(invocation),
        invocation.values(GlobalFlags.ALLOW_HOST));
  }

  static RegistriesConfig config(Invocation invocation) {
    return RegistriesConfig.load(
        invocation.environment(), invocation.file(GlobalFlags.REGISTRIES_CONF));
  }

  private static CredentialSource credentials(
      SideFlags side, Invocation invocation, RegistriesConfig config, String registry) {
    if (side.isAnonymous(invocation)) {
      side.userAndPassword(invocation); // what excludes it is told
      return CredentialSource.always(new Credentials.Anonymous());
    }
    CredentialSource files =
        AuthFiles.of(
            invocation.environment(),
            side.authfile(invocation).map(invocation::path),
            config.credentialHelpers());
    Optional<Credentials> given = given(side, invocation);
    return given.isEmpty()
        ? files
        : (host, repository) -> host.equals(registry) ? given.get() : files.find(host, repository);
  }

  private static Optional<Credentials> given(SideFlags side, Invocation invocation) {
    Optional<SideFlags.UserAndPassword> user = side.userAndPassword(invocation);
    Optional<String> token = side.registryToken(invocation);
    if (token.isPresent()) {
      return Optional.of(new Credentials.RegistryToken(token.get()));
    }
    return user.isPresent()
        ? Optional.of(new Credentials.Password(user.get().user(), user.get().password()))
        : Optional.empty();
  }

  private static HttpOptions http(Invocation invocation) {
    String prefix = invocation.given(GlobalFlags.USER_AGENT_PREFIX).map(p -> p + " ").orElse("");
    HttpOptions http =
        HttpOptions.of(invocation.environment())
            .withUserAgent(prefix + "nix2container/" + Version.text());
    return invocation.has(Flag.DEBUG) ? http.withTrace(invocation.terminal()::debug) : http;
  }

  private static OptionalLong chunkSize(Invocation invocation) {
    Optional<String> text = invocation.given(UPLOAD_CHUNK_SIZE);
    if (text.isEmpty()) {
      return OptionalLong.empty();
    }
    long size = bytes(text.get());
    if (size < 1) {
      throw invocation.wrong(
          "--upload-chunk-size needs a number of bytes, as in 50M, not `" + text.get() + "`");
    }
    return OptionalLong.of(size);
  }

  /** 0 if it is no number; k, M and G are powers of 1024, as a registry's limits are. */
  private static long bytes(String text) {
    int shift =
        switch (text.charAt(text.length() - 1)) {
          case 'k', 'K' -> 10;
          case 'm', 'M' -> 20;
          case 'g', 'G' -> 30;
          default -> 0;
        };
    try {
      long number = Long.parseLong(shift == 0 ? text : text.substring(0, text.length() - 1));
      return number < 0 || number > Long.MAX_VALUE >> shift ? 0 : number << shift;
    } catch (NumberFormatException e) {
      return 0;
    }
  }
}
