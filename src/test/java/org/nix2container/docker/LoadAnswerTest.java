package org.nix2container.docker;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What daemons say of loads; all of it was seen. */
class LoadAnswerTest {

  /** Why it failed; empty if it did not. */
  private static String failure(String answer) throws IOException {
    try {
      LoadAnswer.read(new ByteArrayInputStream(answer.getBytes(UTF_8)));
      return "";
    } catch (WrongAnswerException e) {
      return e.reason();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"stream\":\"Loaded image: t:b\\n\"}\r\n",
        "{\"stream\":\"Loaded image ID: sha256:bd8940dc\\n\"}\n",
        "{\"stream\":\"Loaded image: t:b\\n\"}",
        """
        {"stream":"The image t:b already exists, renaming the old one"}\r

        {"status":"Loading layer","progressDetail":{"current":1},"id":"a"}\r
        {"stream":"Loaded image: t:b\\n"}\r
        """,
      })
  void anImageIsLoadedIfItIsSaidSo(String answer) throws IOException {
    assertThat(failure(answer)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "''|it does not say that it did",
        "{\"stream\":\"Loading\"}|it does not say that it did",
        "{\"errorDetail\":{\"message\":\"no space\"},\"error\":\"no space\"}|no space",
        "{\"error\":\"no space\"}|no space",
        "{\"errorDetail\":{\"message\":\"\"}}|it failed",
        "{\"errorDetail\":{\"code\":5,\"message\":7}}|it failed",
        "<html>|its answer cannot be understood: answer: line 1, column 1: not JSON: ",
      })
  void elseItIsNot(String answer, String reason) throws IOException {
    assertThat(failure(answer)).startsWith(reason);
  }

  @Test
  void aFailureAfterASuccessIsAFailure() throws IOException {
    assertThat(
            failure(
                """
                {"stream":"Loaded image: t:b\\n"}
                {"stream":"Error unpacking image t:b: content digest sha256:b2: not found\\n"}
                """))
        .isEqualTo("Error unpacking image t:b: content digest sha256:b2: not found");
  }

  @Test
  void whatADaemonSaysIsOneShortLine() throws IOException {
    assertThat(failure("{\"error\":\"a\\n\\u001b[31mb\\u202e" + "c".repeat(600) + "\"}"))
        .hasSizeLessThan(520)
        .startsWith("a  [31mb c")
        .endsWith("...");
    assertThat(failure("x".repeat(70_000))).isEqualTo("its answer is longer than any should be");
    assertThat(failure("{\"stream\":\"Loaded image: a\"}\n".repeat(200_000)))
        .isEqualTo("its answer is longer than any should be");
  }
}
