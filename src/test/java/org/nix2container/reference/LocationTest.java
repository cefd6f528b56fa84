package org.nix2container.reference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.nix2container.failure.InvalidInputException;

class LocationTest {

  @Test
  void eachTransportIsOfItsOwnKind() {
    assertThat(Location.parse("nix:/i.json")).isEqualTo(new Location.NixImage(Path.of("/i.json")));
    assertThat(Location.parse("dir:out")).isEqualTo(new Location.PlainDirectory(Path.of("out")));
    assertThat(Location.parse("oci:out:1.0"))
        .isEqualTo(new Location.OciLayout(Path.of("out"), Optional.of("1.0")));
    assertThat(Location.parse("oci-archive:o.tar"))
        .isEqualTo(new Location.OciArchive(Path.of("o.tar"), Optional.empty()));
    assertThat(Location.parse("docker-archive:d.tar:app:1"))
        .isEqualTo(
            new Location.DockerArchive(
                Path.of("d.tar"),
                Optional.of(new DockerReference("docker.io", "library/app", "1"))));
  }

  @Test
  void colonsBelongToThePathWhereNothingFollowsIt() {
    assertThat(Location.parse("nix:a:b")).isEqualTo(new Location.NixImage(Path.of("a:b")));
    assertThat(Location.parse("dir:a:b")).isEqualTo(new Location.PlainDirectory(Path.of("a:b")));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "1",
        "latest",
        "v1.0-rc.1",
        "a--b",
        "a_b",
        "a:b",
        "a@b",
        "a+b",
        "quay.io/me/app:1.0",
        "sha256:00",
        "A/B"
      })
  void layoutsHaveNamesOfWordsAndSeparators(String name) {
    assertThat(Location.parse("oci:x:" + name))
        .isEqualTo(new Location.OciLayout(Path.of("x"), Optional.of(name)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "-", "a-", "-a", "a---b", "a__b", "a..b", "a//b", "/a", "a/", "a/-b", "a b", "é", "a::b",
        "--", "a-_b"
      })
  void otherNamesAreRefused(String name) {
    assertThatThrownBy(() -> Location.parse("oci:x:" + name))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("`" + name + "` is not a reference name");
  }

  @Test
  void aNameThatIsEmptyIsNone() {
    assertThat(Location.parse("oci:x:"))
        .isEqualTo(new Location.OciLayout(Path.of("x"), Optional.empty()));
    assertThat(Location.parse("oci-archive:x:"))
        .isEqualTo(new Location.OciArchive(Path.of("x"), Optional.empty()));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          image.json              | it has to begin with a transport: nix: docker:// oci: oci-archive:
          docker:quay.io/me/app   | a registry's image begins with docker://
          OCI:x                   | it has to begin with a transport
          :x                      | it has to begin with a transport
          nix:                    | the path is missing
          oci::name               | the path is missing
          dir:                    | the path is missing
          docker-archive:         | the path is missing
          """)
  void anErrorQuotesTheWholeTextAndSaysWhatIsWrong(String text, String reason) {
    assertThatThrownBy(() -> Location.parse(text))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageStartingWith("`" + text + "`: " + reason);
  }

  @Test
  void anImageCanBeNamedByItsPlace() {
    assertThat(Location.parse("oci:x:@2"))
        .isEqualTo(
            new Location.AtPosition(new Location.OciLayout(Path.of("x"), Optional.empty()), 2));
    assertThatThrownBy(() -> Location.parse("docker-archive:x:@-1"))
        .hasMessageContaining("there has to be a position");
  }

  @Test
  void aDockerArchiveWithAnEmptyNameIsRefused() {
    assertThatThrownBy(() -> Location.parse("docker-archive:x.tar:"))
        .hasMessage("image name ``: the name is missing");
  }

  @Test
  void pathsCannotHoldEveryCharacter() {
    assertThatThrownBy(() -> Location.parse("dir:a\0b"))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("not a path");
  }
}
