package org.nix2container.page;

/**
 * Writes HTML. Names of elements and attributes are words of this program; texts and values of
 * attributes may be anything, and stay texts and values: they are escaped.
 *
 * <p>What cannot be seen or would have others misread is made visible: control characters as their
 * pictures, and what turns the direction of writing as U+FFFD.
 */
final class HtmlWriter {

  private static final int CONTROL_PICTURES = 0x2400; // U+2400 is that of U+0000
  private static final char PICTURE_OF_DELETE = '\u2421';
  private static final char REPLACEMENT = '\ufffd';

  private final StringBuilder out = new StringBuilder(1024);

  /**
   * A whole element.
   *
   * @param content writes what is in it
   * @param attributes each a name and its value
   */
  HtmlWriter element(String element, Runnable content, String... attributes) {
    tag(element, attributes);
    content.run();
    out.append("</").append(element).append('>');
    return this;
  }

  /** A whole element with a text. */
  HtmlWriter element(String element, String text, String... attributes) {
    return element(element, () -> escape(text), attributes);
  }

  /** An element of those that have no end, such as {@code br}. */
  HtmlWriter empty(String element, String... attributes) {
    tag(element, attributes);
    return this;
  }

  /** Any text. */
  HtmlWriter text(String text) {
    escape(text);
    return this;
  }

  /** What was written. */
  Html html() {
    return new Html(out.toString());
  }

  private void tag(String element, String... attributes) {
    out.append('<').append(element);
    for (int i = 0; i < attributes.length; i += 2) {
      out.append(' ').append(attributes[i]).append("=\"");
      escape(attributes[i + 1]);
      out.append('"');
    }
    out.append('>');
  }

  private void escape(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '&' -> out.append("&amp;");
        case '<' -> out.append("&lt;");
        case '>' -> out.append("&gt;");
        case '"' -> out.append("&quot;");
        case '\'' -> out.append("&#39;");
        default -> {
          if (Character.isSurrogate(c)) {
            i += surrogate(text, i);
          } else {
            out.append(visible(c));
          }
        }
      }
    }
  }

  /** Gives how many further characters it took. */
  private int surrogate(String text, int at) {
    int codePoint = text.codePointAt(at);
    if (Character.isSupplementaryCodePoint(codePoint)) {
      out.appendCodePoint(codePoint);
      return 1;
    }
    out.append(REPLACEMENT);
    return 0;
  }

  private static char visible(char c) {
    if (c < ' ') {
      return (char) (CONTROL_PICTURES + c);
    }
    if (c == 0x7f) {
      return PICTURE_OF_DELETE;
    }
    boolean control = c >= 0x80 && c < 0xa0;
    boolean turnsDirection = c >= 0x202a && c <= 0x202e || c >= 0x2066 && c <= 0x2069;
    boolean isNone = c >= 0xfdd0 && c <= 0xfdef || c >= 0xfffe;
    return control || turnsDirection || isNone ? REPLACEMENT : c;
  }
}
