package org.nix2container.packaging;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** docs/nix.md says what the comments in nix/ say. */
class NixReferenceTest {

  @Test
  void theReferenceIsThatOfTheCode() throws Exception {
    assertThat(Path.of("docs/nix.md"))
        .as("to make it: java build/NixReference.java >docs/nix.md")
        .hasContent(MadeByCode.output("NixReference.java"));
  }
}
