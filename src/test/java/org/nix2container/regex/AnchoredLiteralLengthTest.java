package org.nix2container.regex;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.OptionalInt;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AnchoredLiteralLengthTest {

  private static OptionalInt length(String expression) {
    return GoRegex.compile(expression).anchoredLiteralLength();
  }

  @ParameterizedTest
  @CsvSource({
    "^, 0",
    "^a, 1",
    "^/nix/store/5rygzv4h-hello-2.12.1, 32",
    "^/nix/store/5rygzv4h-hello-2\\.12\\.1, 32",
    "^/lib/libstdc\\+\\+\\.so, 17",
    "^a:b@c%d~e!f#g&h_i=j k, 21",
    "^\\[\\]\\(\\)\\{\\}\\*\\?\\^\\$\\|\\\\, 12"
  })
  void charactersAfterAnAnchorAreCounted(String expression, int length) {
    assertThat(length(expression)).hasValue(length);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "a",
        ".",
        "a^b",
        "^a*",
        "^a?",
        "^a+",
        "^a{2}",
        "^a|b",
        "^(a)",
        "^[a]",
        "^a$",
        "^\\d",
        "^\\Qa\\E",
        "^\\x41",
        "^\\n",
        "^^a",
        "(?i)^a",
        "^\u00e9",
        "^\n",
        "\\Aa",
        "\\^a"
      })
  void everythingElseHasNone(String expression) {
    assertThat(length(expression)).isEmpty();
  }

  /** {@code -Dseed=N} replays a run. */
  @Test
  void nothingBehindTheLiteralDecides() {
    long seed = Long.getLong("seed", System.nanoTime());
    RandomGenerator random = new SplittableRandom(seed);
    for (int i = 0; i < 5000; i++) {
      StringBuilder expression = new StringBuilder("^");
      byte[] input = new byte[12];
      for (int k = 0; k < input.length; k++) {
        input[k] = (byte) (1 + random.nextInt(127));
      }
      int length = random.nextInt(10);
      for (int k = 0; k < length; k++) {
        append(expression, random.nextInt(8) == 0 ? 'a' : (char) input[k], random);
      }
      GoRegex regex = GoRegex.compile(expression.toString());
      if (regex.anchoredLiteralLength().isEmpty()) {
        continue;
      }
      assertThat(regex.anchoredLiteralLength()).hasValue(length);
      byte[] cut = Arrays.copyOf(input, length);
      assertThat(regex.matches(input))
          .as("seed %d, `%s`", seed, expression)
          .isEqualTo(regex.matches(cut));
      if (regex.matches(input)) {
        assertThat(regex.replaceAll(input, new byte[0]))
            .isEqualTo(Arrays.copyOfRange(input, length, input.length));
      }
    }
  }

  private static void append(StringBuilder expression, char c, RandomGenerator random) {
    boolean word = Character.isLetterOrDigit(c);
    if (random.nextInt(6) == 0) {
      expression.append('.');
    } else if (word || c < ' ' || c == 0x7F || "/-_=,:@%~!#&'\" ".indexOf(c) >= 0) {
      expression.append(c < ' ' || c == 0x7F ? 'x' : c);
    } else {
      expression.append('\\').append(c);
    }
  }
}
