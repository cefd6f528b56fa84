package org.nix2container.registries;

import java.nio.file.Path;
import java.util.Optional;

/**
 * What the user said about a registry's TLS on the command line.
 *
 * @param verify as {@code --tls-verify}; empty: as registries.conf says
 * @param certificates as {@code --cert-dir}: authorities ({@code *.crt}) and client certificates
 *     ({@code *.cert} with {@code *.key}), instead of certs.d
 */
public record TlsChoice(Optional<Boolean> verify, Optional<Path> certificates) {

  /** Nothing. */
  public static TlsChoice none() {
    return new TlsChoice(Optional.empty(), Optional.empty());
  }
}
