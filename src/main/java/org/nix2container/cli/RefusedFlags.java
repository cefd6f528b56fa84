package org.nix2container.cli;

import java.util.List;

/** Flags of {@code skopeo copy} that name what is not done here. */
final class RefusedFlags {

  private static final String NO_SIGNING = "images are not signed here";
  private static final String NO_ENCRYPTION = "layers are neither encrypted nor decrypted here";

  static final List<Flag> OF_COPY =
      List.of(
          Flag.refused("sign-by", "FINGERPRINT", NO_SIGNING),
          Flag.refused("sign-by-sigstore", "FILE", NO_SIGNING),
          Flag.refused("sign-by-sigstore-private-key", "FILE", NO_SIGNING),
          Flag.refused("sign-by-sq-fingerprint", "FINGERPRINT", NO_SIGNING),
          Flag.refused("sign-passphrase-file", "FILE", NO_SIGNING),
          Flag.refused("sign-identity", "REFERENCE", NO_SIGNING),
          Flag.refused("encryption-key", "KEY", NO_ENCRYPTION),
          Flag.refused("encrypt-layer", "N", NO_ENCRYPTION),
          Flag.refused("decryption-key", "KEY", NO_ENCRYPTION));

  private RefusedFlags() {}
}
