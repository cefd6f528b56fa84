package org.nix2container.registry;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TokenTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"token\":\"t\"}",
        "{\"access_token\":\"t\"}",
        "{\"access_token\":\"other\",\"token\":\"t\"}",
        "{\"token\":\"\",\"access_token\":\"t\",\"refresh_token\":\"no\"}",
        "{\"token\":\"t\",\"expires_in\":\"soon\",\"issued_at\":\"1999-01-01T00:00:00Z\"}",
      })
  void isReadInEachForm(String json) throws Exception {
    assertThat(Token.read(json.getBytes(UTF_8), 0).authorization()).isEqualTo("Bearer t");
  }

  @Test
  void anAnswerWithoutOneIsAnError() {
    assertThatThrownBy(() -> Token.read("{\"expires_in\":5}".getBytes(UTF_8), 0))
        .isInstanceOf(WrongAnswerException.class);
  }

  @ParameterizedTest
  @CsvSource({
    "'', 40", // nothing is said: 60 seconds, of which a third is kept
    "'\"expires_in\":1,', 40",
    "'\"expires_in\":90.5,', 60",
    "'\"expires_in\":300,', 240",
    "'\"expires_in\":3600,\"issued_at\":\"1999-01-01T00:00:00Z\",', 3540",
  })
  void isRenewedBeforeItExpires(String expiry, long seconds) throws Exception {
    Token token = Token.read(("{" + expiry + "\"token\":\"t\"}").getBytes(UTF_8), 5);
    assertThat(token.isStale(5 + TimeUnit.SECONDS.toNanos(seconds) - 1)).isFalse();
    assertThat(token.isStale(5 + TimeUnit.SECONDS.toNanos(seconds))).isTrue();
  }

  @Test
  void oneIsKeptUntilItIsStaleOrRefused() {
    AtomicLong now = new AtomicLong();
    AtomicLong fetched = new AtomicLong();
    TokenCache cache = new TokenCache();
    String key = "https://auth reg repository:app:pull";
    TokenCache.Fetch fetch = () -> new Token("t" + fetched.incrementAndGet(), 60, now.get());
    Token first = cache.get(key, now.get(), fetch);
    assertThat(cache.get(key, now.get(), fetch)).isSameAs(first);
    now.set(TimeUnit.SECONDS.toNanos(41));
    Token second = cache.get(key, now.get(), fetch);
    assertThat(second).isNotSameAs(first);
    cache.discard(key, first);
    assertThat(cache.get(key, now.get(), fetch)).isSameAs(second);
    cache.discard(key, second);
    assertThat(cache.get(key, now.get(), fetch)).isNotSameAs(second);
    assertThat(fetched).hasValue(3);
  }

  @Test
  void itIsNoSecretInMessages() {
    assertThat(new Token("secret", 60, 0).toString()).doesNotContain("secret");
  }
}
