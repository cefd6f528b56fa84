package org.nix2container.regex;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.re2j.Pattern;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.nix2container.failure.InvalidInputException;

/** Expressions that are meant to take all memory, all stack or all time. */
class CostlyExpressionTest {

  private static final byte[] MANY = "a".repeat(4000).getBytes(UTF_8);

  private static void assertRefused(String expression, String reason) {
    assertThatThrownBy(() -> GoRegex.compile(expression).matches(MANY))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageStartingWith("regex `")
        .hasMessageContaining(reason);
  }

  @Test
  void repetitionsInRepetitionsTakeLinearTime() {
    for (String expression : new String[] {"(a+)+$", "(a|a)*c", "(.*)*(.*)*(.*)*x", "(a?){30}b"}) {
      byte[] input = (new String(MANY, UTF_8) + "!").getBytes(UTF_8);
      assertThat(GoRegex.compile(expression).matches(input)).as(expression).isFalse();
    }
  }

  @Test
  void repeatCountsAreLimitedAsInGo() {
    assertThat(GoRegex.compile("a{1000}").matches(MANY)).isTrue();
    assertRefused("a{1001}", "invalid repeat count");
    assertThat(GoRegex.compile("(?:a{100}){10}").matches(MANY)).isTrue();
    assertRefused("(?:a{100}){11}", "invalid repeat count: more than 1000");
    assertThat(GoRegex.compile("((((((((a{2}){2}){2}){2}){2}){2}){2}){2}){2}").matches(MANY))
        .isTrue();
    assertRefused("(((((((((a{2}){2}){2}){2}){2}){2}){2}){2}){2}){2}", "more than 1000");
  }

  @Test
  void sizeIsLimited() {
    assertRefused("(?:" + "a".repeat(60_000) + "){1000}", "its repetitions make it too large");
    assertRefused("a".repeat(65_537), "it is longer than 65536 characters");
    assertThat(GoRegex.compile("a".repeat(4000)).matches(MANY)).isTrue();
  }

  @Test
  void groupsAreLimited() {
    assertRefused("(".repeat(1001) + ")".repeat(1001), "its groups nest more than 1000 deep");
    assertRefused("()".repeat(30_000), "it has too many groups for its size");
    assertRefused("(".repeat(60_000), "its groups nest more than 1000 deep");
  }

  @Test
  void theStackIsNotOverflown() {
    assertRefused("a?".repeat(30_000), "it nests or repeats too deeply");
    assertRefused("(?:" + "a?b?".repeat(50) + "){1000}", "it nests or repeats too deeply");
    String deep = "(?:b|a".repeat(900) + ")*".repeat(900);
    try {
      assertThat(GoRegex.compile(deep).matches(MANY)).isTrue();
    } catch (InvalidInputException e) {
      assertThat(e).hasMessageContaining("it nests or repeats too deeply");
    }
  }

  @Test
  void theEstimateOfTheSizeIsNeverTooLow() {
    long seed = Long.getLong("seed", System.nanoTime());
    RandomExpression expressions = new RandomExpression(new SplittableRandom(seed));
    for (int i = 0; i < 5000; i++) {
      String expression = expressions.next(1 + i % 5);
      int size = Pattern.compile(expression).programSize();
      int safe = Pattern.compile(CaseFolding.made(expression)).programSize();
      assertThat(ExpressionSize.check(expression))
          .as("seed %d, `%s`", seed, expression)
          .isGreaterThanOrEqualTo(Math.max(size, safe));
    }
  }
}
