package org.nix2container.podman;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nix2container.failure.InvalidInputException;
import org.nix2container.program.MissingProgramException;
import org.nix2container.program.ProgramCall;
import org.nix2container.program.Programs;
import org.nix2container.reference.StorageSpecifier;

/** What is found out before Podman is run, and how its failures are told. */
class PodmanTest {

  @TempDir private Path folder;

  private void installed() throws Exception {
    Files.createFile(folder.resolve("podman"));
    assertThat(folder.resolve("podman").toFile().setExecutable(true)).isTrue();
  }

  private void open(Map<String, String> environment) {
    new Podman(StorageSpecifier.DEFAULT, environment).close();
  }

  @Test
  void whereItIsMissingTheErrorSaysWhatToDo() {
    assertThatThrownBy(() -> open(Map.of("PATH", folder.toString())))
        .isInstanceOf(MissingProgramException.class)
        .hasMessage(
            "podman: there is no such program in the PATH: only it can write and read"
                + " containers-storage: install the package `podman`, or write docker-archive:FILE"
                + " and have it loaded there with `podman load --input FILE`");
  }

  @ParameterizedTest
  @ValueSource(strings = {"CONTAINER_HOST", "CONTAINER_CONNECTION"})
  void oneThatWorksElsewhereIsNotAsked(String variable) throws Exception {
    installed();
    Map<String, String> environment =
        Map.of("PATH", folder.toString(), variable, "ssh://somebody:secret@elsewhere");

    assertThatThrownBy(() -> open(environment))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining(variable)
        .hasMessageContaining("podman load")
        .hasMessageNotContaining("secret");
  }

  private String failure(String script) {
    try (Programs programs = new Programs(Map.of("PATH", System.getenv("PATH")))) {
      return Podman.failure(
              "app:dev", programs.run(ProgramCall.of("podman pull", List.of("sh", "-c", script))))
          .getMessage();
    }
  }

  @Test
  void theReasonIsTheErrorAndWhatFollowsIt() {
    assertThat(
            failure(
                """
                echo 'time="2026" level=warning msg="beware"' >&2
                printf 'Error: getting username: 1 error occurred:\\n\\t* bad JSON\\n\\n' >&2
                exit 125
                """))
        .isEqualTo(
            "containers-storage:app:dev: podman: getting username: 1 error occurred: * bad JSON");
  }

  @Test
  void withoutAnErrorItIsTheLastLine() {
    assertThat(failure("echo first >&2; echo cannot re-exec >&2; exit 1"))
        .isEqualTo("containers-storage:app:dev: podman: cannot re-exec");
  }

  @Test
  void aSignalIsNamed() {
    assertThat(failure("echo Error: other >&2; kill -9 $$"))
        .isEqualTo("containers-storage:app:dev: podman: ended by signal 9");
  }

  @Test
  void anEndWithoutTheImageIsAFailureToo() {
    assertThat(failure("exit 0"))
        .isEqualTo("containers-storage:app:dev: podman: stopped before the image was there");
  }

  @Test
  void aClientOfAnotherMachineDoesNotKnowTheFlags() {
    assertThat(
            failure(
                "echo Error: unknown flag: --signature-policy >&2; echo See podman --help >&2;"
                    + " exit 125"))
        .startsWith(
            "containers-storage: as it is installed or configured here, podman works on another")
        .contains("podman load");
  }
}
