package org.nix2container.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Locale;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HostNameTest {

  @ParameterizedTest
  @CsvSource({
    "a.example.org, a.example.org, true",
    "a.example.org, A.EXAMPLE.org, true",
    "a.example.org, a.example.org., true",
    "a.example.org., a.example.org, true",
    "a.example.org, example.org, false",
    "a.example.org, b.example.org, false",
    "a.example.org, *.example.org, true",
    "a.b.example.org, *.example.org, false",
    "example.org, *.example.org, false",
    ".example.org, *.example.org, false",
    "a.example.org, a*.example.org, false",
    "ab.example.org, a*.example.org, false",
    "a.example.org, *a.example.org, false",
    "a.example.org, *.*.org, false",
    "a.example.org, a.*.org, false",
    "a.example.org, *, false",
    "host, *, false",
    "host, *., false",
    "host, host, true",
    "registry.lan, *.lan, true",
    "a_b.example.org, a_b.example.org, true",
    "'', '', false",
    ".., *., false"
  })
  void aNameIsMatched(String host, String pattern, boolean matches) {
    assertThat(HostName.matches(host, pattern.toLowerCase(Locale.ROOT))).isEqualTo(matches);
  }

  @ParameterizedTest
  @CsvSource({
    "127.0.0.1, true",
    "::1, true",
    "fe80::1, true",
    "localhost, false",
    "1.example, false",
    "'', false"
  })
  void anAddressIsNoName(String host, boolean address) {
    assertThat(HostName.isAddress(host)).isEqualTo(address);
  }
}
