package org.nix2container.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ShelfAddressTest {

  private static ShelfAddress of(String host) {
    return ShelfAddress.of(Optional.of(host));
  }

  @ParameterizedTest
  @CsvSource({
    "127.0.0.1:5000, 127.0.0.1:5000",
    "localhost, localhost",
    "localhost:80, localhost:80",
    "[::1]:5000, [::1]:5000",
    "Registry.example.org, Registry.example.org",
    "builder, builder:80",
    "builder:5000, builder:5000"
  })
  void isWhereTheBrowserReachedTheServer(String host, String address) {
    assertThat(of(host).host()).isEqualTo(address);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        ":",
        "a:",
        "a:b",
        "a b",
        "a\"b",
        "<script>alert(1)</script>",
        "a';rm -rf /;'",
        "$(reboot)",
        "a`reboot`",
        "a/b",
        "a@b",
        "user:password@host",
        "a|b",
        "a&b",
        "-a",
        "[::1",
        "[]",
        "[::1]x",
        "caf\u00e9",
        "a\nb",
        "a:80:80"
      })
  void whatIsNoAddressIsNotRepeated(String host) {
    assertThat(of(host).host()).isEqualTo("HOST:PORT");
  }

  @Test
  void noneOrOneThatIsTooLongIsNone() {
    assertThat(ShelfAddress.of(Optional.empty()).host()).isEqualTo("HOST:PORT");
    assertThat(of("a".repeat(251) + ":80").host()).hasSize(254);
    assertThat(of("a".repeat(255) + ":80").host()).isEqualTo("HOST:PORT");
  }

  @Test
  void imagesAreNamedAsRuntimesTakeThem() {
    assertThat(of("localhost:5000").reference("team/app", "v1.0"))
        .contains("localhost:5000/team/app:v1.0");
    assertThat(of("localhost:5000").reference("app;reboot", "v1")).isEmpty();
    assertThat(of("localhost:5000").reference("app", "$(reboot)")).isEmpty();
    assertThat(of("localhost:5000").reference("App", "v1")).isEmpty();
    assertThat(of("localhost:5000").reference("", "v1")).isEmpty();
    assertThat(of("localhost:5000").reference("app", "")).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "localhost, true",
    "localhost:5000, true",
    "127.0.0.1:5000, true",
    "127.1.2.3, true",
    "[::1]:80, true",
    "[::1], true",
    "[::2]:80, false",
    "127.example.org:80, false",
    "localhost.example.org, false",
    "127x.example.org, false",
    "10.0.0.1:5000, false",
    "builder:80, false"
  })
  void loopbackIsWhatDockerTakesForIt(String host, boolean loopback) {
    assertThat(of(host).isLoopback()).isEqualTo(loopback);
  }
}
