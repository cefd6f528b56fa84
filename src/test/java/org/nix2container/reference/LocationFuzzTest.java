package org.nix2container.reference;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.code_intelligence.jazzer.mutation.annotation.NotNull;
import org.nix2container.failure.InvalidInputException;

/** Any text is a location, or an error of one line. */
class LocationFuzzTest {

  @FuzzTest
  void everyTextIsALocationOrOneLineOfReason(@NotNull String text) {
    try {
      assertThat(Location.parse(text)).isNotNull();
    } catch (InvalidInputException e) {
      assertThat(e.getMessage().lines()).hasSize(1);
    }
  }

  @FuzzTest
  void aFullNameIsItsOwnFullName(@NotNull String text) {
    try {
      String full = DockerReference.parse(text).toString();
      assertThat(DockerReference.parse(full)).hasToString(full);
    } catch (InvalidInputException e) {
      assertThat(e.getMessage().lines()).hasSize(1);
    }
  }
}
