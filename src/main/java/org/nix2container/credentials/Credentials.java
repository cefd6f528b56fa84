package org.nix2container.credentials;

/** Who one is to a registry. Their texts hold no secret. */
public sealed interface Credentials {

  /** Nobody. */
  record Anonymous() implements Credentials {}

  /** A name and a password, for Basic authentication and for token servers. */
  record Password(String user, String password) implements Credentials {
    @Override
    public String toString() {
      return "Password[" + user + "]";
    }
  }

  /** What a token server gave at login, to be exchanged for tokens (OAuth2 refresh token). */
  record IdentityToken(String token) implements Credentials {
    @Override
    public String toString() {
      return "IdentityToken[]";
    }
  }

  /** A token that the registry itself takes as it is. */
  record RegistryToken(String token) implements Credentials {
    @Override
    public String toString() {
      return "RegistryToken[]";
    }
  }
}
