package org.nix2container.cli;

import java.util.List;
import org.nix2container.credentials.Logins;

/** Where logins are kept. */
final class LoginFlags {

  private static final Flag AUTHFILE =
      new Flag(
          "authfile",
          "FILE",
          "keep it in this file (default: $REGISTRY_AUTH_FILE, or else the user's)");
  private static final Flag COMPAT_AUTH_FILE =
      new Flag("compat-auth-file", "FILE", "keep it in this config.json of Docker");
  private static final Flag TLS_VERIFY =
      new Flag("tls-verify", "", "=false: any certificate will do, and plain HTTP as well");

  static final List<Flag> ALL = List.of(AUTHFILE, COMPAT_AUTH_FILE, TLS_VERIFY);

  private LoginFlags() {}

  static Logins logins(Invocation invocation) {
    return Logins.of(
        invocation.environment(),
        invocation.file(AUTHFILE),
        invocation.file(COMPAT_AUTH_FILE),
        RegistryAccess.config(invocation).credentialHelpers(),
        invocation.outputs());
  }
}
