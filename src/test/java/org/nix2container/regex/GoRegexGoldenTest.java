package org.nix2container.regex;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.util.HexFormat;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.nix2container.failure.InvalidInputException;

/**
 * Compares with what src/test/go/regexp_golden.go recorded of Go; its comment tells the columns.
 */
class GoRegexGoldenTest {

  /**
   * Expressions that Go takes and RE2/J does not: two groups of one name, and {@code [:} in a class
   * that no {@code :]} ends.
   */
  private static final Set<String> REFUSED = Set.of("(?P<n>a)(?P<n>b)", "[[:]", "[a[:]b]");

  /** A line of the file; all but the outcome is in hex. */
  private record Case(
      String expressionHex, String inputHex, String templateHex, String outcome, String resultHex) {

    static Case of(String line) {
      String[] columns = line.split("\t", -1);
      return new Case(columns[0], columns[1], columns[2], columns[3], columns[4]);
    }

    String expression() {
      return new String(bytes(expressionHex), UTF_8);
    }

    byte[] input() {
      return bytes(inputHex);
    }

    byte[] template() {
      return bytes(templateHex);
    }

    byte[] result() {
      return bytes(resultHex);
    }

    private static byte[] bytes(String hex) {
      return HexFormat.of().parseHex(hex);
    }

    @Override
    public String toString() {
      return "`" + expression() + "`, input " + inputHex + ", template " + templateHex;
    }
  }

  private static String outcome(Case recorded) {
    try {
      GoRegex regex = GoRegex.compile(recorded.expression());
      return regex.matches(recorded.input()) ? "match" : "none";
    } catch (InvalidInputException _) {
      return "invalid";
    }
  }

  @Test
  void expressionsMatchAndReplaceAsInGo() throws IOException {
    int compared = 0;
    try (InputStream golden = getClass().getResourceAsStream("/regex/golden.tsv")) {
      for (String line : new String(golden.readAllBytes(), UTF_8).split("\n", -1)) {
        if (line.isEmpty()) {
          continue;
        }
        Case recorded = Case.of(line);
        String expected = REFUSED.contains(recorded.expression()) ? "invalid" : recorded.outcome();
        assertThat(outcome(recorded)).as(recorded.toString()).isEqualTo(expected);
        if (!expected.equals("invalid")) {
          GoRegex regex = GoRegex.compile(recorded.expression());
          assertThat(regex.replaceAll(recorded.input(), recorded.template()))
              .as(recorded.toString())
              .isEqualTo(recorded.result());
          compared++;
        }
      }
    }
    assertThat(compared).isGreaterThan(3000);
  }
}
