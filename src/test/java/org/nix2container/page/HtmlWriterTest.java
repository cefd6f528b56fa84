package org.nix2container.page;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HtmlWriterTest {

  private static String text(String text) {
    return new HtmlWriter().text(text).html().markup();
  }

  @Test
  void elementsAreInElements() {
    HtmlWriter html = new HtmlWriter();
    html.element("ul", () -> html.element("li", "one").element("li", "two"), "class", "list");
    html.empty("input", "type", "search", "hidden", "");
    assertThat(html.html().markup())
        .isEqualTo(
            "<ul class=\"list\"><li>one</li><li>two</li></ul><input type=\"search\" hidden=\"\">");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "<script>alert(1)</script>|&lt;script&gt;alert(1)&lt;/script&gt;",
        "&lt;|&amp;lt;",
        "\" onclick=\"x|&quot; onclick=&quot;x",
        "' onclick='x|&#39; onclick=&#39;x",
        "]]><!-- -->|]]&gt;&lt;!-- --&gt;",
        "caf\u00e9 \u96ea \ud83d\udc18|caf\u00e9 \u96ea \ud83d\udc18",
      })
  void whatWouldBeMarkupIsEscaped(String text, String escaped) {
    assertThat(text(text)).isEqualTo(escaped);
    assertThat(new HtmlWriter().empty("i", "title", text).html().markup())
        .isEqualTo("<i title=\"" + escaped + "\">");
  }

  @ParameterizedTest
  @CsvSource({"0, 2400", "7, 2407", "9, 2409", "a, 240a", "d, 240d", "1b, 241b", "7f, 2421"})
  void controlCharactersAreShown(String character, String picture) {
    assertThat(text("a" + (char) Integer.parseInt(character, 16) + "b"))
        .isEqualTo("a" + (char) Integer.parseInt(picture, 16) + "b");
  }

  /** Half a surrogate pair is no UTF-8; the others would turn around what stands behind them. */
  @ParameterizedTest
  @ValueSource(
      ints = {
        0x80, 0x85, 0x9f, 0xd800, 0xdbff, 0xdc00, 0xdfff, 0x202a, 0x202e, 0x2066, 0x2069, 0xfdd0,
        0xfffe, 0xffff
      })
  void whatCannotBeShownIsReplaced(int character) {
    assertThat(text("a" + (char) character + "b")).isEqualTo("a\ufffdb");
    assertThat(text("" + (char) character)).isEqualTo("\ufffd");
  }
}
