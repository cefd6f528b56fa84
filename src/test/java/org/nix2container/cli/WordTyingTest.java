package org.nix2container.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Command lines as Go's pflag reads them. */
class WordTyingTest {

  private static List<String> tied(String line) {
    WordTying tying = new WordTying();
    tying.add(
        List.of(
            new Flag("all", "", "").withLetter('a'),
            new Flag("quiet", "", "").withLetter('q'),
            new Flag("format", "F", "").withLetter('f')));
    return tying.tie(Arrays.asList(line.split(" ")), "copy");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          x --all y           | x --all=true y
          --all true          | --all=true true
          --all=false         | --all=false
          --all=0 --all=T     | --all=false --all=true
          --format oci x      | --format=oci x
          --format --all      | --format=--all
          --format -- x       | --format=-- x
          --format=a=b        | --format=a=b
          --format            | --format
          -a                  | --all=true
          -aq x               | --all=true --quiet=true x
          -f oci x            | --format=oci x
          -foci x             | --format=oci x
          -f=oci x            | --format=oci x
          -qf oci             | --quiet=true --format=oci
          -a=false            | --all=false
          -f                  | --format
          - x                 | - x
          -x                  | -x
          -ax                 | --all=true -x
          --nonsense --all    | --nonsense --all=true
          x -- --all          | x -- --all
          """)
  void valuesAreTiedToTheirFlags(String line, String tied) {
    assertThat(tied(line)).containsExactly(tied.split(" "));
  }

  @ParameterizedTest
  @ValueSource(strings = {"--all=yes", "--all=", "-a=2", "--all=tRUE"})
  void onlyGosTruthsAreTruths(String word) {
    assertThatThrownBy(() -> tied(word))
        .isInstanceOf(UsageException.class)
        .hasMessageStartingWith("--all needs true or false, not `");
  }
}
