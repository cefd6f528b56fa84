package org.nix2container.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where large temporary files go, if nobody says where. */
class TemporaryDirectoryTest {

  @TempDir private Path folder;

  @Test
  void theUsualOneComesBeforeThatOfTheEnvironment() {
    assertThat(GlobalFlags.temporary(folder, Map.of("TMPDIR", "/build")))
        .isEqualTo(folder.toString());
  }

  @Test
  void whereTheUsualOneIsMissingTheEnvironmentSays() {
    Path missing = folder.resolve("missing");

    assertThat(GlobalFlags.temporary(missing, Map.of("TMPDIR", "/build"))).isEqualTo("/build");
    assertThat(GlobalFlags.temporary(missing, Map.of())).isEqualTo("/tmp");
  }
}
