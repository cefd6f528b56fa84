package org.nix2container.imagedb;

import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;

/**
 * The SHA-256 of a NAR.
 *
 * @param text as it was given, in any of the forms that Nix writes: {@code sha256:} and 52 digits
 *     of Nix's base 32, {@code sha256:} and 64 hex digits, or {@code sha256-} and 44 digits of base
 *     64
 * @param hex the same as 64 hex digits, in lower case
 */
public record NarHash(String text, String hex) {

  private static final int BYTES = 32;
  private static final int HEX_DIGITS = 64;
  private static final int NIX_DIGITS = 52;
  private static final int BASE64_DIGITS = 44;

  /** Without e, o, t and u. */
  private static final String NIX_ALPHABET = "0123456789abcdfghijklmnpqrsvwxyz";

  /** Nothing if the text is in none of these forms. */
  public static Optional<NarHash> parse(String text) {
    String digits = text.substring(Math.min(text.length(), "sha256:".length()));
    Optional<byte[]> hash = Optional.empty();
    if (text.startsWith("sha256:") && digits.length() == NIX_DIGITS) {
      hash = ofNixBase32(digits);
    } else if (text.startsWith("sha256:") && digits.length() == HEX_DIGITS) {
      hash = ofHex(digits);
    } else if (text.startsWith("sha256-") && digits.length() == BASE64_DIGITS) {
      hash = ofBase64(digits);
    }
    return hash.map(bytes -> new NarHash(text, HexFormat.of().formatHex(bytes)));
  }

  private static Optional<byte[]> ofHex(String digits) {
    try {
      return Optional.of(HexFormat.of().parseHex(digits));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static Optional<byte[]> ofBase64(String digits) {
    try {
      return Optional.of(Base64.getDecoder().decode(digits)).filter(hash -> hash.length == BYTES);
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /** The last digit has the lowest five bits of the first byte. */
  private static Optional<byte[]> ofNixBase32(String digits) {
    byte[] hash = new byte[BYTES];
    for (int n = 0; n < NIX_DIGITS; n++) {
      int digit = NIX_ALPHABET.indexOf(digits.charAt(NIX_DIGITS - 1 - n));
      int at = n * 5 / 8;
      int bits = digit << n * 5 % 8;
      if (digit < 0 || at == BYTES - 1 && bits > 0xff) {
        return Optional.empty();
      }
      hash[at] |= (byte) bits;
      if (at < BYTES - 1) {
        hash[at + 1] |= (byte) (bits >> 8);
      }
    }
    return Optional.of(hash);
  }
}
