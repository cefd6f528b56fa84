package org.nix2container.serve;

import org.nix2container.oci.Digest;

/** Tells what is spelled as a digest, of whatever algorithm (OCI descriptor.md, "Digests"). */
final class DigestText {

  private static final int SHORTEST = 32;

  private DigestText() {}

  /** Whether it is {@code ALGORITHM:ENCODED}, with enough of the latter. */
  static boolean isValid(String text) {
    int colon = text.indexOf(':');
    boolean right = colon > 0 && text.length() - colon - 1 >= SHORTEST;
    for (int i = 0; i < text.length() && right; i++) {
      char c = text.charAt(i);
      boolean plain = c >= '0' && c <= '9' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z';
      right = plain || i == colon || (i < colon ? "+._-" : "=_-").indexOf(c) >= 0;
    }
    return right && (!text.startsWith("sha256:") || isSha256(text.substring(colon + 1)));
  }

  private static boolean isSha256(String encoded) {
    return Digest.isHex(encoded);
  }
}
