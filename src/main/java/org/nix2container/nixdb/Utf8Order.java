package org.nix2container.nixdb;

import java.util.Comparator;

/**
 * Sorts strings as their UTF-8 bytes sort. {@link String#compareTo} does not: it puts what is above
 * U+FFFF, written as surrogates from U+D800, before U+E000 to U+FFFF.
 */
enum Utf8Order implements Comparator<String> {
  INSTANCE;

  @Override
  public int compare(String a, String b) {
    int length = Math.min(a.length(), b.length());
    for (int i = 0; i < length; i++) {
      char x = a.charAt(i);
      char y = b.charAt(i);
      if (x != y) {
        boolean surrogate = Character.isSurrogate(x);
        return surrogate == Character.isSurrogate(y) ? x - y : surrogate ? 1 : -1;
      }
    }
    return a.length() - b.length();
  }
}
