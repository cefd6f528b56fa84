package org.nix2container.registry;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.nix2container.http.Headers;

class ChallengeTest {

  private static final Challenge.Bearer BEARER =
      new Challenge.Bearer("https://auth/t?x=1", "reg", List.of("repository:app:pull,push"));

  static Stream<Headers> bearers() {
    String bearer = "realm=\"https://auth/t?x=1\",service=\"reg\"";
    String scope = "scope=\"repository:app:pull,push\"";
    return Stream.of(
        one("Bearer " + bearer + "," + scope),
        one("bearer " + scope + " , " + bearer),
        one("BEARER Realm=https://auth/t?x=1,Service=reg,Scope=repository:app:pull,push")
            .with("x", "y"),
        one("Negotiate, Basic realm=\"x\", Bearer " + bearer + ", " + scope),
        one("Negotiate YII=, Bearer " + scope + ", error=\"insufficient_scope\"," + bearer),
        one("Bearer " + bearer + "," + scope + ", Basic realm=\"y\", service=\"z\""),
        one("Negotiate").with("www-authenticate", "Bearer " + bearer + "," + scope),
        one("Basic realm=x").with("WWW-Authenticate", "Bearer " + bearer + " " + scope),
        one("Bearer realm=\"https:\\/\\/auth/t?x=1\", service=\"reg\", " + scope));
  }

  private static Headers one(String field) {
    return Headers.of("WWW-Authenticate", field);
  }

  @ParameterizedTest
  @MethodSource("bearers")
  void aTokenIsWantedHoweverThatIsWritten(Headers headers) {
    Challenge.Bearer found = (Challenge.Bearer) Challenge.of(headers).orElseThrow();
    assertThat(found.realm()).isEqualTo(BEARER.realm());
    assertThat(found.isSameServer(BEARER)).isTrue();
  }

  @Test
  void scopesAreSeparatedBySpaces() {
    assertThat(Challenge.of(one("Bearer realm=\"https://a\",scope=\"a:b:pull c:d:push\"")))
        .contains(new Challenge.Bearer("https://a", "", List.of("a:b:pull", "c:d:push")));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Basic realm=openshift",
        "basic",
        "Negotiate, Basic realm=\"a, b\"",
        "Bearer, Basic"
      })
  void aPasswordIsWanted(String field) {
    assertThat(Challenge.of(one(field))).contains(new Challenge.Basic());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "Negotiate", "Bearer service=\"x\"", "=,\"", "realm=\"Basic\""})
  void nothingThatWeCanAnswer(String field) {
    assertThat(Challenge.of(one(field))).isEmpty();
  }

  @Test
  void withoutTheFieldThereIsNone() {
    assertThat(Challenge.of(Headers.none())).isEqualTo(Optional.empty());
  }
}
