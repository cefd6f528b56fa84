package org.nix2container.cli;

import org.nix2container.credentials.CredentialKey;
import org.nix2container.credentials.CredentialSource;
import org.nix2container.credentials.Credentials;
import org.nix2container.reference.RegistryReference;
import org.nix2container.registry.RegistryClient;
import org.nix2container.registry.RegistryOptions;

/** Asks a registry whether it takes a password, before it is kept. */
final class LoginCheck {

  /** Any name: it is only asked whether there is a registry, and whether it lets us in. */
  private static final String ANY = "any";

  private LoginCheck() {}

  /**
   * Succeeds if it does.
   *
   * @throws org.nix2container.registry.RegistryException if it does not
   */
  static void check(CredentialKey key, Credentials.Password password, Invocation invocation) {
    RegistryOptions options =
        RegistryAccess.options(
            RegistryAccess.config(invocation),
            SideFlags.ONLY,
            CredentialSource.always(password),
            invocation);
    try (RegistryClient client = new RegistryClient(options)) {
      client.ping(
          new RegistryReference(
              key.host(),
              key.path().isEmpty() ? ANY : key.path(),
              new RegistryReference.Version.Tag("latest")));
    }
  }
}
