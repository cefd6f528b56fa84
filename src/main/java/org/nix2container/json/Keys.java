package org.nix2container.json;

import java.util.Comparator;

/** How Go matches and orders the keys of objects. */
public final class Keys {

  /**
   * Orders strings by the bytes of their UTF-8 form, as Go sorts the keys of a map. {@link
   * String#compareTo} orders by UTF-16 units, which differs above U+FFFF.
   */
  public static final Comparator<String> BY_BYTES = Keys::compareByBytes;

  private Keys() {}

  /**
   * Whether a key of an object is taken for a field of the name wanted: exactly, or when both are
   * equal under simple Unicode case folding, as in Go's {@code bytes.EqualFold}. {@code ſ} (U+017F)
   * folds to {@code s} and the Kelvin sign to {@code k}; {@code ß} is not {@code ss}.
   */
  public static boolean same(String given, String wanted) {
    if (given.equals(wanted)) {
      return true;
    }
    int length = given.length();
    if (length != wanted.length()) {
      // No simple folding changes the number of UTF-16 units.
      return false;
    }
    for (int i = 0; i < length; ) {
      int a = given.codePointAt(i);
      int b = wanted.codePointAt(i);
      if (a != b && fold(a) != fold(b)) {
        return false;
      }
      i += Character.charCount(a);
    }
    return true;
  }

  private static int fold(int codePoint) {
    if (codePoint == 0x130 || codePoint == 0x131) {
      // The dotted capital and dotless small i are cased pairs of i in Turkish alone, and fold to
      // themselves (CaseFolding.txt, status T); Java's mappings take both to i.
      return codePoint;
    }
    return Character.toLowerCase(Character.toUpperCase(codePoint));
  }

  private static int compareByBytes(String a, String b) {
    int shared = Math.min(a.length(), b.length());
    for (int i = 0; i < shared; i++) {
      char c = a.charAt(i);
      char d = b.charAt(i);
      if (c != d) {
        boolean cPair = Character.isSurrogate(c);
        boolean dPair = Character.isSurrogate(d);
        if (cPair != dPair) {
          // A surrogate stands for a code point above every single unit, U+E000 and up included.
          return cPair ? 1 : -1;
        }
        return Character.compare(c, d);
      }
    }
    return Integer.compare(a.length(), b.length());
  }
}
