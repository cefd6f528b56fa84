package org.nix2container.registries;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import org.nix2container.failure.InvalidInputException;

/** Any bytes are a document, or an {@link InvalidInputException} that names a line. */
class TomlReaderFuzzTest {

  @FuzzTest
  void document(byte[] bytes) {
    try {
      assertThat(TomlReader.read("fuzz", bytes).line()).isEqualTo(1);
    } catch (InvalidInputException e) {
      assertThat(e.getMessage()).matches("fuzz: line [1-9][0-9]*: .+");
    }
  }
}
