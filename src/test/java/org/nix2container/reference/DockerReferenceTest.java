package org.nix2container.reference;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nix2container.failure.InvalidInputException;

class DockerReferenceTest {

  /** Recorded by src/test/go/reference_golden.go. */
  @Test
  void acceptsAndCompletesTheNamesThatDistributionReferenceDoes() throws IOException {
    try (InputStream golden =
        DockerReferenceTest.class.getResourceAsStream("/reference/names.tsv")) {
      String[] lines = new String(golden.readAllBytes(), UTF_8).split("\n", -1);
      assertThat(lines).hasSizeGreaterThan(2000);
      for (String line : lines) {
        if (!line.isEmpty()) {
          int tab = line.indexOf('\t');
          assertThat(full(line.substring(0, tab))).as(line).isEqualTo(line.substring(tab + 1));
        }
      }
    }
  }

  private static String full(String name) {
    try {
      return DockerReference.parse(name).toString();
    } catch (InvalidInputException e) {
      return "refused";
    }
  }

  /** What the library takes since the golden file was recorded. */
  @ParameterizedTest
  @CsvSource({
    "Host/app, Host/app:latest",
    "HOST:80/me/app:1, HOST:80/me/app:1",
    "[::1]/app, [::1]/app:latest",
    "[fe80::1]:5000/me/app:x, [fe80::1]:5000/me/app:x"
  })
  void upperCaseAndBracketsMakeAHost(String name, String full) {
    assertThat(DockerReference.parse(name)).hasToString(full);
  }

  @Test
  void aRepositoryHasAtMost255Characters() {
    String longest = "x/" + "y".repeat(253);
    assertThat(DockerReference.parse("quay.io/" + longest).repository()).isEqualTo(longest);
    assertThatThrownBy(() -> DockerReference.parse("quay.io/" + longest + "z"))
        .hasMessageEndingWith("longer than 255 characters");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          App            | `App` is not lower-case letters and digits
          a//b           | `` is not lower-case letters and digits
          :1             | the name is missing
          app:           | `` is not a tag: letters, digits, _ . -
          app:x y        | `x y` is not a tag
          app@sha256:0   | a digest cannot be chosen here: give name:tag
          ex.com:x/app   | `ex.com:x` is not a registry: a host name, with :port or without
          [::1/app       | `[::1` is not a registry
          """)
  void anErrorSaysWhichPartIsWrong(String name, String reason) {
    assertThatThrownBy(() -> DockerReference.parse(name))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageStartingWith("image name `" + name + "`: " + reason);
  }
}
