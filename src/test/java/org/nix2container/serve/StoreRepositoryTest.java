package org.nix2container.serve;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class StoreRepositoryTest {

  private static final String HASH = "63l345l7dgcfz789w1y93j1540czafqh";

  @Test
  void theHashAloneOrWithTheName() {
    assertThat(StoreRepository.of(HASH)).contains(new StoreRepository(HASH, Optional.empty()));
    assertThat(StoreRepository.of(HASH + "-hello-2.12.1"))
        .contains(new StoreRepository(HASH, Optional.of("hello-2.12.1")));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "hello",
        "63l345l7dgcfz789w1y93j1540czafq",
        "63l345l7dgcfz789w1y93j1540czafqhh",
        "63L345l7dgcfz789w1y93j1540czafqh",
        "e3l345l7dgcfz789w1y93j1540czafqh",
        "63l345l7dgcfz789w1y93j1540czafq-",
        "63l345l7dgcfz789w1y93j1540czafqh-",
        "63l345l7dgcfz789w1y93j1540czafqh-/",
        "63l345l7dgcfz789w1y93j1540czafqh-a/b",
        "63l345l7dgcfz789w1y93j1540czafqh-../etc",
        "63l345l7dgcfz789w1y93j1540czafqh-a/../../etc/passwd",
        "63l345l7dgcfz789w1y93j1540czafqh-.hidden",
        "63l345l7dgcfz789w1y93j1540czafqh-a..b",
        "63l345l7dgcfz789w1y93j1540czafqh-Hello",
        "63l345l7dgcfz789w1y93j1540czafqh-a+b",
        "63l345l7dgcfz789w1y93j1540czafqh-a%2fb",
        "63l345l7dgcfz789w1y93j1540czafqh-a\0b",
        "63l345l7dgcfz789w1y93j1540czafqh-a\nb",
        "63l345l7dgcfz789w1y93j1540czafqh-caf\u00e9",
        "63l345l7dgcfz789w1y93j1540czafqh\u0000",
        "63l345l7dgcfz789w1y93j1540czafq\u0131",
        "../63l345l7dgcfz789w1y93j1540czafqh",
        "/nix/store/63l345l7dgcfz789w1y93j1540czafqh-hello",
        "x/63l345l7dgcfz789w1y93j1540czafqh"
      })
  void everythingElseStandsForNothing(String name) {
    assertThat(StoreRepository.of(name)).isEmpty();
  }

  @Test
  void namesAreNoLongerThanNixHasThem() {
    assertThat(StoreRepository.of(HASH + "-" + "a".repeat(211))).isPresent();
    assertThat(StoreRepository.of(HASH + "-" + "a".repeat(212))).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "-hello-2.12.1, -hello-2.12.1",
    "-gtk+-2.0, ''",
    "-What?=_x, ''",
    "-a__b, -a__b",
    "-a--b, -a--b",
    "-a..b, ''",
    "-.hidden, ''",
    "-trailing-, ''"
  })
  void aStorePathHasItsNameWhereRepositoriesCan(String name, String shown) {
    assertThat(StoreRepository.ofStorePath(HASH + name))
        .map(Object::toString)
        .contains(HASH + shown);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "-", "-a/b", "-a\0", "-a b", "-\u00e9", "-<b>"})
  void whatIsNoStorePathIsNone(String rest) {
    assertThat(StoreRepository.ofStorePath(HASH + rest)).isEmpty();
  }

  @Test
  void whatWasAskedForHasToBeItsName() {
    StoreRepository hello = StoreRepository.ofStorePath(HASH + "-hello").orElseThrow();
    assertThat(StoreRepository.of(HASH).orElseThrow().standsFor(hello)).isTrue();
    assertThat(StoreRepository.of(HASH + "-hello").orElseThrow().standsFor(hello)).isTrue();
    assertThat(StoreRepository.of(HASH + "-hell").orElseThrow().standsFor(hello)).isFalse();
    assertThat(StoreRepository.of("0".repeat(32)).orElseThrow().standsFor(hello)).isFalse();
  }
}
