package org.nix2container.reference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.nix2container.failure.InvalidInputException;
import org.nix2container.oci.Digest;

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

  private static final DockerReference APP = new DockerReference("docker.io", "library/app", "dev");

  @Test
  void dockerDaemonsHaveNamesAndIds() {
    assertThat(Location.parse("docker-daemon:app:dev")).isEqualTo(new Location.InDockerDaemon(APP));
    assertThat(Location.parse("docker-daemon:app"))
        .isEqualTo(new Location.InDockerDaemon(APP.withTag("latest")));
    Digest id = Digest.of(new byte[0]);
    assertThat(Location.parse("docker-daemon:" + id))
        .isEqualTo(new Location.InDockerDaemonById(id));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      textBlock =
          """
          ''                              ; ''     ; ''     ; ''   ; ''
          []                              ; ''     ; ''     ; ''   ; ''
          [overlay@/root+/run:a=b,c=d]    ; overlay; /root  ; /run ; a=b c=d
          [overlay@/root]                 ; overlay; /root  ; ''   ; ''
          [vfs@]                          ; vfs    ; ''     ; ''   ; ''
          [/root+/run]                    ; ''     ; /root  ; /run ; ''
          [/root]                         ; ''     ; /root  ; ''   ; ''
          [+/run]                         ; ''     ; ''     ; /run ; ''
          [vfs@:a=b]                      ; vfs    ; ''     ; ''   ; a=b
          """)
  void containersStorageMaySayWhichStorage(
      String specifier, String driver, String root, String runRoot, String options) {
    StorageSpecifier storage =
        new StorageSpecifier(
            present(driver),
            present(root),
            present(runRoot),
            options.isEmpty() ? List.of() : List.of(options.split(" ")));
    assertThat(Location.parse("containers-storage:" + specifier + "app:dev"))
        .isEqualTo(new Location.InContainersStorage(storage, APP));
    String hex = Digest.of(new byte[0]).hex();
    assertThat(Location.parse("containers-storage:" + specifier + "@sha256:" + hex))
        .isEqualTo(Location.parse("containers-storage:" + specifier + "@" + hex))
        .isEqualTo(new Location.InContainersStorageById(storage, hex));
  }

  private static Optional<String> present(String text) {
    return text.isEmpty() ? Optional.empty() : Optional.of(text);
  }

  @Test
  void containerdMayHaveANamespaceBeforeTheName() {
    assertThat(Location.parse("containerd:app:dev"))
        .isEqualTo(new Location.InContainerd(Optional.empty(), APP));
    assertThat(Location.parse("containerd:k8s.io/app:dev"))
        .isEqualTo(new Location.InContainerd(Optional.of("k8s.io"), APP));
    assertThat(Location.parse("containerd:k8s.io/example.org/x/app:1"))
        .isEqualTo(
            new Location.InContainerd(
                Optional.of("k8s.io"), new DockerReference("example.org", "x/app", "1")));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          docker-daemon:                     | the name of the image is missing
          docker-daemon:sha256:00            | an image ID is sha256: and 64 hex digits
          docker-daemon:App                  | is not lower-case letters
          containers-storage:[/root          | has no ] at its end
          containers-storage:[/root]         | the name of the image is missing
          containers-storage:[root]app       | the root of the storage, `root`, does not begin with /
          containers-storage:[/r+run]app     | the run root, `run`, does not begin with /
          containers-storage:@abc            | after @ there has to be an image ID
          containerd:                        | the name of the image is missing
          containerd:k8s.io/                 | the name of the image is missing
          containerd:localhost:5000/app:1    | a namespace of containerd, as in containerd:default/localhost:5000/app:1
          containerd:docker.io/library/app:1 | containerd:default/docker.io/library/app:1
          containerd:/app                    | there has to be a namespace
          containerd:a-/app                  | there has to be a namespace
          """)
  void whatIsWrongWithAnImageOfARuntimeIsTold(String text, String reason) {
    assertThatThrownBy(() -> Location.parse(text))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining(reason);
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
