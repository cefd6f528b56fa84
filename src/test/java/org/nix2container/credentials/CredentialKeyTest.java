package org.nix2container.credentials;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.nix2container.failure.InvalidInputException;

class CredentialKeyTest {

  @ParameterizedTest
  @CsvSource({
    "quay.io, quay.io, ''",
    "localhost:5000, localhost:5000, ''",
    "quay.io/ns, quay.io, ns",
    "localhost:5000/ns/app, localhost:5000, ns/app",
    "https://quay.io/v1/, quay.io, ''",
    "http://user@quay.io:80, quay.io:80, ''",
  })
  void isARegistryOrAPartOfIt(String argument, String host, String path) {
    CredentialKey key = CredentialKey.parse(argument);
    assertThat(key.host()).isEqualTo(host);
    assertThat(key.path()).isEqualTo(path);
    assertThat(key).hasToString(path.isEmpty() ? host : host + "/" + path);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "https://",
        "ftp://a.com",
        "a.com/x:1",
        "a.com/x@sha256:1",
        "user@a.com",
        "ns/app",
        "a.com/UPPER",
        "a.com/"
      })
  void isNothingElse(String argument) {
    assertThatThrownBy(() -> CredentialKey.parse(argument))
        .isInstanceOf(InvalidInputException.class);
  }
}
