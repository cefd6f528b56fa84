package org.nix2container.imagedb;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.code_intelligence.jazzer.mutation.annotation.NotNull;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.nix2container.failure.InvalidInputException;

/** Any bytes are what the file should hold, or an error of one line that names it. */
class RegistrationsFuzzTest {

  @TempDir private static Path folder;

  @FuzzTest
  void everyGraphIsReadAgainAsItWasWritten(byte @NotNull [] content) throws IOException {
    Path file = Files.write(folder.resolve("graph.json"), content);
    Path again = folder.resolve("again.json");
    try {
      RegistrationGraph graph = RegistrationGraph.read(file);
      Files.write(again, graph.toJson());
      assertThat(RegistrationGraph.read(again).registrations()).isEqualTo(graph.registrations());
    } catch (InvalidInputException e) {
      assertThat(e.getMessage().lines()).hasSize(1);
      assertThat(e.getMessage()).contains("graph.json: ");
    }
  }

  @FuzzTest
  void everyDerivationHasOutputsOrIsNone(byte @NotNull [] content) throws IOException {
    Path file = Files.write(folder.resolve("a.drv"), content);
    try {
      assertThat(DerivationFile.outputs(file.toString())).doesNotContainValue("");
    } catch (InvalidInputException e) {
      assertThat(e.getMessage().lines()).hasSize(1);
      assertThat(e.getMessage()).contains("a.drv: ");
    }
  }
}
