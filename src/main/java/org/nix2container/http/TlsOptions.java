package org.nix2container.http;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How one origin is to prove who it is, and we to it.
 *
 * @param verify whether certificate and host name are checked at all
 * @param extraAuthorities PEM files of authorities that are trusted besides the system's
 */
public record TlsOptions(
    boolean verify, List<Path> extraAuthorities, Optional<ClientCertificate> client) {

  public TlsOptions {
    extraAuthorities = List.copyOf(extraAuthorities);
  }

  /** Verified by the system's authorities. */
  public static TlsOptions system() {
    return new TlsOptions(true, List.of(), Optional.empty());
  }

  /** Anybody is believed. */
  public static TlsOptions unverified() {
    return new TlsOptions(false, List.of(), Optional.empty());
  }

  // What a record has of itself costs a start 15 ms, and this is a key.

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof TlsOptions o
        && verify == o.verify
        && extraAuthorities.equals(o.extraAuthorities)
        && client.equals(o.client);
  }

  @Override
  public int hashCode() {
    return 31 * extraAuthorities.hashCode() + Boolean.hashCode(verify);
  }
}
