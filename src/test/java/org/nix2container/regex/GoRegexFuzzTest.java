package org.nix2container.regex;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import org.nix2container.failure.InvalidInputException;

/** Any expression is matched in reasonable time, or is an {@link InvalidInputException}. */
class GoRegexFuzzTest {

  @FuzzTest
  void expression(FuzzedDataProvider data) {
    byte[] input = data.consumeBytes(20);
    byte[] template = data.consumeBytes(10);
    String expression = new String(data.consumeRemainingAsBytes(), UTF_8);
    try {
      GoRegex regex = GoRegex.compile(expression);
      byte[] replaced = regex.replaceAll(input, template);
      if (!regex.matches(input)) {
        assertThat(replaced).isEqualTo(input);
      }
    } catch (InvalidInputException e) {
      assertThat(e.getMessage()).startsWith("regex `").doesNotContain("\n");
    }
  }
}
