package org.nix2container.source;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CaseHackTest {

  @ParameterizedTest
  @CsvSource({
    "README~nix~case~hack~1, README",
    "README~nix~case~hack~12, README",
    "README~nix~case~hack~007, README",
    "README~nix~case~hack~+3, README",
    "README~nix~case~hack~9223372036854775807, README",
    "größe~nix~case~hack~1, größe",
    "a~b~nix~case~hack~1, a~b",
    "...~nix~case~hack~1, ...",
  })
  void theSuffixIsTakenOff(String name, String undone) {
    assertThat(undone(name)).isEqualTo(undone);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "README",
        "",
        "README~nix~case~hack~",
        "README~nix~case~hack~0",
        "README~nix~case~hack~-1",
        "README~nix~case~hack~+",
        "README~nix~case~hack~1x",
        "README~nix~case~hack~ 1",
        "README~nix~case~hack~9223372036854775808",
        "README~nix~case~hack~1~nix~case~hack~2",
        "README~NIX~case~hack~1",
        "README~nix~case~hack1",
      })
  void aNameThatOnlyResemblesItIsKept(String name) {
    assertThat(undone(name)).isEqualTo(name);
  }

  /** Without the suffix, a file would be put into another directory than its own. */
  @ParameterizedTest
  @ValueSource(strings = {"~nix~case~hack~1", ".~nix~case~hack~1", "..~nix~case~hack~1"})
  void aNameThatWouldLeaveItsDirectoryIsKept(String name) {
    assertThat(undone(name)).isEqualTo(name);
  }

  private static String undone(String name) {
    return new String(CaseHack.undone(name.getBytes(UTF_8)), UTF_8);
  }
}
