package org.nix2container.layer;

/**
 * How a store path's files are moved in the image: in each file path {@code regex} is replaced by
 * {@code replacement}. A file whose path becomes empty is left out.
 *
 * @param regex RE2 syntax; empty for no rewrite
 * @param replacement with {@code $1} or {@code ${1}} for groups
 */
public record Rewrite(String regex, String replacement) {

  /** Files stay where they are. */
  public static final Rewrite NONE = new Rewrite("", "");

  /** Puts the contents of the store path into the image's root. */
  public static Rewrite toRoot(String storePath) {
    return new Rewrite("^" + quoted(storePath), "");
  }

  private static String quoted(String storePath) {
    StringBuilder quoted = new StringBuilder(storePath.length() + 8);
    for (int i = 0; i < storePath.length(); i++) {
      char c = storePath.charAt(i);
      if ("\\.+*?()|[]{}^$".indexOf(c) >= 0) {
        quoted.append('\\');
      }
      quoted.append(c);
    }
    return quoted.toString();
  }
}
