package org.nix2container.layer;

/**
 * Owner and mode of the files whose source path {@code regex} is found in.
 *
 * @param regex RE2 syntax
 * @param mode octal digits, such as {@code 0664} or {@code 1777}; empty to leave it
 * @param uid always set
 * @param gid always set
 * @param uname empty to leave it
 * @param gname empty to leave it
 */
public record Perm(String regex, String mode, long uid, long gid, String uname, String gname) {

  private static final int MAX_MODE_DIGITS = 7;

  /** Whether the text is a mode as above: octal digits that fit a tar header's field. */
  public static boolean isMode(String text) {
    int significant = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c < '0' || c > '7') {
        return false;
      }
      if (c != '0' || significant > 0) {
        significant++;
      }
    }
    return !text.isEmpty() && significant <= MAX_MODE_DIGITS;
  }
}
