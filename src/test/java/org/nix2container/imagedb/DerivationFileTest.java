package org.nix2container.imagedb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nix2container.failure.InvalidInputException;

class DerivationFileTest {

  @TempDir private Path folder;

  private Map<String, String> outputs(String text) throws IOException {
    return DerivationFile.outputs(
        Files.writeString(folder.resolve("hash-name.drv"), text).toString());
  }

  @Test
  void outputsAreGivenByTheirNames() throws IOException {
    assertThat(outputs("Derive([(\"out\",\"/s/b\",\"\",\"\"),(\"dev\",\"/s/a\",\"\",\"\")],[],[]"))
        .containsExactly(Map.entry("dev", "/s/a"), Map.entry("out", "/s/b"));
    assertThat(outputs("Derive([(\"out\",\"/s/b\",\"r:sha256\",\"0123\")],[(\"/s/c.drv\""))
        .containsExactly(Map.entry("out", "/s/b"));
    assertThat(outputs("Derive([(\"o\\\"\\\\\\n\\r\\tx\",\"/s/b\",\"\",\"\")],"))
        .containsExactly(Map.entry("o\"\\\n\r\tx", "/s/b"));
    assertThat(outputs("DrvWithVersion(\"xp-dyn-drv\",[(\"out\",\"/s/b\",\"\",\"\")],"))
        .containsExactly(Map.entry("out", "/s/b"));
  }

  @Test
  void outputsThatAreNotNamedYetAreLeftOut() throws IOException {
    assertThat(outputs("Derive([(\"out\",\"\",\"r:sha256\",\"\")],[]")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "text",
        "Derive(",
        "Derive([",
        "Derive([(",
        "Derive([(\"out\",",
        "Derive([(\"out",
        "Derive([(\"out\\",
        "Derive([(\"out\",\"/s/b\")]",
        "Derive([(\"out\",\"/s/b\",\"\",\"\")"
      })
  void whatIsNoDerivationIsRefused(String text) {
    assertThatThrownBy(() -> outputs(text))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage(
            folder.resolve("hash-name.drv")
                + ": its name ends in .drv, but it is no store derivation");
  }

  @Test
  void aDerivationThatIsNotThereIsRefused() {
    assertThatThrownBy(() -> DerivationFile.outputs("/nonexistent/x.drv"))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage(
            "/nonexistent/x.drv: this store derivation cannot be read: no such file or directory");
  }
}
