package org.nix2container.registry;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ErrorBodyTest {

  @Test
  void codesAndMessagesAreRead() {
    ErrorBody body =
        json(
            "{\"errors\":[{\"code\":\"A\",\"message\":\"one\",\"detail\":{\"x\":[1]}},{\"code\":\"B\"}]}");
    assertThat(body.codes()).containsExactly("A", "B");
    assertThat(body.text()).isEqualTo("A: one; B");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"details\":\"incorrect username or password\"} | incorrect username or password",
        "{\"error\":\"invalid_grant\",\"error_description\":\"gone\"} | invalid_grant; gone",
        "{\"message\":\"no\",\"errors\":null} | no",
        "{\"errors\":[1,{\"code\":7,\"message\":\"m\"}]} | m",
      })
  void otherFormsAreUnderstood(String body, String text) {
    assertThat(json(body).text()).isEqualTo(text);
  }

  @Test
  void terminalsAreNotFooled() {
    assertThat(json("{\"message\":\"a\\u001b[31mb\\u202ec\\nd\"}").text()).isEqualTo("a [31mb c d");
  }

  @Test
  void theyAreShort() {
    ErrorBody body = json("{\"message\":\"" + "x".repeat(10_000) + "\"}");
    assertThat(body.text()).hasSize(303).endsWith("...");
    assertThat(json("{\"errors\":[" + "{\"code\":\"C\"},".repeat(5000) + "{}]}").codes())
        .hasSize(20);
  }

  @Test
  void whatIsNotJsonIsShownIfItIsText() {
    assertThat(ErrorBody.of("404 page not found\n".getBytes(UTF_8), "text/plain; x").text())
        .isEqualTo("404 page not found");
    assertThat(ErrorBody.of("<html>".getBytes(UTF_8), "text/html").text()).isEmpty();
    assertThat(json("{\"errors\":[{\"code\":\"A\"},{\"co").codes()).containsExactly("A");
  }

  private static ErrorBody json(String body) {
    return ErrorBody.of(body.getBytes(UTF_8), "application/json");
  }
}
