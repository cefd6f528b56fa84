package org.nix2container.oci;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;

/**
 * A SHA-256 digest in the form {@code sha256:<64 lower-case hex digits>} (OCI descriptor.md,
 * "Digests"). The only algorithm that is supported: the one every registry and runtime uses.
 *
 * @param hex the 64 hex digits
 */
public record Digest(String hex) implements Comparable<Digest> {

  private static final String PREFIX = "sha256:";
  private static final int HEX_LENGTH = 64;

  /** Rejects anything but 64 lower-case hex digits. */
  public Digest {
    if (!isHex(hex)) {
      throw new IllegalArgumentException("not 64 lower-case hex digits: " + hex);
    }
  }

  /** The digest that {@code text} spells, or nothing if it is not of the form above. */
  public static Optional<Digest> parse(String text) {
    if (!text.startsWith(PREFIX)) {
      return Optional.empty();
    }
    String hex = text.substring(PREFIX.length());
    return isHex(hex) ? Optional.of(new Digest(hex)) : Optional.empty();
  }

  /** The digest of these bytes. */
  public static Digest of(byte[] content) {
    return of(sha256(), content);
  }

  /** The digest that a running SHA-256 comes to; it is reset by that. */
  public static Digest of(MessageDigest running) {
    return new Digest(HexFormat.of().formatHex(running.digest()));
  }

  private static Digest of(MessageDigest sha256, byte[] content) {
    sha256.update(content);
    return of(sha256);
  }

  /** A new SHA-256, to be fed and given to {@link #of(MessageDigest)}. */
  public static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  /** Whether the text is 64 lower-case hex digits, as in the names of blob files. */
  public static boolean isHex(String text) {
    if (text.length() != HEX_LENGTH) {
      return false;
    }
    for (int i = 0; i < HEX_LENGTH; i++) {
      char c = text.charAt(i);
      if (!(c >= '0' && c <= '9' || c >= 'a' && c <= 'f')) {
        return false;
      }
    }
    return true;
  }

  @Override
  public int compareTo(Digest other) {
    return hex.compareTo(other.hex);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Digest digest && digest.hex.equals(hex);
  }

  @Override
  public int hashCode() {
    return hex.hashCode();
  }

  /** With the algorithm: {@code sha256:...}. */
  @Override
  public String toString() {
    return PREFIX + hex;
  }
}
