package org.nix2container.failure;

/** What another program says, as part of a line of ours. */
public final class ForeignText {

  private ForeignText() {}

  /**
   * The text without what would be more than text: escapes of terminals, and characters that turn
   * its direction around.
   *
   * @param most characters; the rest is cut off, and dots say so
   */
  public static String line(String raw, int most) {
    StringBuilder out = new StringBuilder();
    int[] characters = raw.strip().codePoints().limit(most + 1L).toArray();
    for (int i = 0; i < Math.min(most, characters.length); i++) {
      out.appendCodePoint(isPlain(characters[i]) ? characters[i] : ' ');
    }
    return out.toString().strip() + (characters.length > most ? "..." : "");
  }

  private static boolean isPlain(int c) {
    return switch (Character.getType(c)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          false;
      default -> true;
    };
  }
}
