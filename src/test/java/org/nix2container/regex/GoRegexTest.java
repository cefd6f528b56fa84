package org.nix2container.regex;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.nix2container.failure.InvalidInputException;

class GoRegexTest {

  private static final String HELLO = "/nix/store/5rygzv4hnq9c9n8c8xq3c2bnk5xgm3dv-hello-2.12.1";

  private static String replaced(String expression, String input, String template) {
    byte[] result =
        GoRegex.compile(expression).replaceAll(input.getBytes(UTF_8), template.getBytes(UTF_8));
    return new String(result, UTF_8);
  }

  private static boolean matches(String expression, String input) {
    return GoRegex.compile(expression).matches(input.getBytes(UTF_8));
  }

  @Test
  void aMatchAnywhereIsAMatch() {
    assertThat(matches("bin/.*", HELLO + "/bin/hello")).isTrue();
    assertThat(matches("^bin/", HELLO + "/bin/hello")).isFalse();
    assertThat(matches("", "")).isTrue();
  }

  @Test
  void aStorePathIsMovedToTheRoot() {
    assertThat(replaced("^" + HELLO, HELLO + "/bin/hello", "")).isEqualTo("/bin/hello");
    assertThat(replaced("^" + HELLO + "(/.*)?$", HELLO + "/bin", "/opt$1")).isEqualTo("/opt/bin");
    assertThat(replaced("^" + HELLO, "/nix/store/other", "")).isEqualTo("/nix/store/other");
  }

  @Test
  void everyMatchIsReplaced() {
    assertThat(replaced("a", "banana", "o")).isEqualTo("bonono");
    assertThat(replaced("a*", "baac", "<$0>")).isEqualTo("<>b<aa>c<>");
    assertThat(replaced("x*", "\u00e9\ud83d\ude00", "-")).isEqualTo("-\u00e9-\ud83d\ude00-");
  }

  @Test
  void theFirstAlternativeThatMatchesWins() {
    assertThat(replaced("a|ab", "ab", "<$0>")).isEqualTo("<a>b");
    assertThat(replaced("ab|a", "ab", "<$0>")).isEqualTo("<ab>");
  }

  @Test
  void templatesNameGroups() {
    assertThat(replaced("(a)(?P<b>b)", "ab", "$2$1")).isEqualTo("ba");
    assertThat(replaced("(a)(?P<b>b)", "ab", "${b}x$b$$")).isEqualTo("bxb$");
    assertThat(replaced("(a)(?<b>b)", "ab", "$b-${1}x")).isEqualTo("b-ax");
    assertThat(replaced("(a)", "a", "[$1x][${9}][${1][$]")).isEqualTo("[][][${1][$]");
  }

  @Test
  void bytesThatAreNotUtf8AreKept() {
    byte[] input = "/a\u00ff/\u00c3b".getBytes(ISO_8859_1);
    assertThat(GoRegex.compile("^/a").replaceAll(input, "/c".getBytes(UTF_8)))
        .isEqualTo("/c\u00ff/\u00c3b".getBytes(ISO_8859_1));
    assertThat(GoRegex.compile("/(.)b").replaceAll(input, "$1\u00fe".getBytes(ISO_8859_1)))
        .isEqualTo("/a\u00ff\u00c3\u00fe".getBytes(ISO_8859_1));
  }

  @Test
  void aByteThatIsNotUtf8IsOneCharacter() {
    assertThat(GoRegex.compile("^.{3}$").matches(new byte[] {(byte) 0xED, (byte) 0xA0, -1}))
        .isTrue();
    assertThat(GoRegex.compile("^\ufffd$").matches(new byte[] {(byte) 0x80})).isTrue();
    assertThat(GoRegex.compile("^.$").matches("\ud83d\ude00".getBytes(UTF_8))).isTrue();
  }

  @Test
  void anEmptyInputHasAPlaceToMatch() {
    assertThat(replaced("^", "", "x")).isEqualTo("x");
    assertThat(replaced("a", "", "x")).isEmpty();
  }

  @Test
  void aMalformedExpressionIsShownWithItsMistake() {
    assertThatThrownBy(() -> GoRegex.compile("a(b"))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage("regex `a(b`: missing closing ): `a(b`");
    assertThatThrownBy(() -> GoRegex.compile("a)b"))
        .hasMessage("regex `a)b`: a `)` that no `(` opens");
    assertThatThrownBy(() -> GoRegex.compile("a**"))
        .hasMessage("regex `a**`: invalid nested repetition operator: `**`");
    assertThatThrownBy(() -> GoRegex.compile("\\C"))
        .hasMessage("regex `\\C`: invalid escape sequence: `\\C`");
    assertThatThrownBy(() -> GoRegex.compile("(?=a)"))
        .hasMessage("regex `(?=a)`: invalid or unsupported Perl syntax: `(?=`");
    assertThatThrownBy(() -> GoRegex.compile("\\\u00e9"))
        .hasMessage("regex `\\\u00e9`: invalid escape sequence: `\\\u00e9`");
  }

  @Test
  void theExpressionIsKept() {
    assertThat(GoRegex.compile("[Aa]|A").expression()).isEqualTo("[Aa]|A");
  }
}
