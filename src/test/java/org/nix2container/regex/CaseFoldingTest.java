package org.nix2container.regex;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nix2container.failure.InvalidInputException;

/** Where RE2/J goes wrong when case does not matter, and this package does not. */
class CaseFoldingTest {

  private static boolean matches(String expression, String input) {
    return GoRegex.compile(expression).matches(input.getBytes(UTF_8));
  }

  @Test
  void aLetterOfBothCasesIsNotTheLetterOfOne() {
    assertThat(matches("^(?:[Rr]eadme|README)$", "README")).isTrue();
    assertThat(matches("^(?:[Rr]eadme|README)$", "rEADME")).isFalse();
    assertThat(matches("0A|0[aA]", "0a")).isTrue();
    assertThat(matches("(?i:Z)x|Z", "z")).isFalse();
    assertThat(matches("A(?i)$|(?i:a)", "a")).isTrue();
  }

  @Test
  void groupsKeepTheirNumbers() {
    byte[] result =
        GoRegex.compile("(?i)(a)|(b)|[|](c)|\\|\\Q|\\E(d)")
            .replaceAll("A-b-|C-||d".getBytes(UTF_8), "<$1$2$3$4>".getBytes(UTF_8));
    assertThat(new String(result, UTF_8)).isEqualTo("<A>-<b>-<C>-<d>");
  }

  @Test
  void expressionsWithoutCasesAreLeftAlone() {
    assertThat(CaseFolding.made("^/bin|^/lib")).isSameAs("^/bin|^/lib");
    assertThat(CaseFolding.made("[Rr]eadme|README")).isEqualTo("[Rr]eadme|(?:)README");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "(?i)\u1c80",
        "(?i)\\x{1C88}",
        "(?i)[\u1c85]",
        "(?i)[a-\u1d00]",
        "(?i)[\\x{100}-\\x{10ffff}]",
        "[a-\ud83d\ude00](?i:b)",
        "a(?mi-s:\\Q\u1c80\\E)"
      })
  void charactersThatWouldTakeForeverAreRefused(String expression) {
    assertThatThrownBy(() -> GoRegex.compile(expression))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage(
            "regex `"
                + expression
                + "`: with (?i), characters from U+1C80 on in a class are not supported");
  }

  @Test
  void theSameCharactersMayStandWhereCaseMatters() {
    assertThat(matches("[\\x{100}-\\x{10ffff}]\u1c80", "\u65e5\u1c80")).isTrue();
    assertThat(matches("(?P<i>\u1c80)", "\u1c80")).isTrue();
  }

  @Test
  void theSameCharactersMayStandInTheInput() {
    assertThat(matches("(?i)[^a]\u0432", "\u1c80\u1c80\u0412")).isTrue();
    assertThat(matches("(?i)\u65e5k", "\u65e5\u212a")).isTrue();
  }
}
