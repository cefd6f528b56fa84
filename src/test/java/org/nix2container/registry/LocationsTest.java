package org.nix2container.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.nix2container.oci.Digest;

class LocationsTest {

  private static final URI ASKED =
      URI.create("https://reg.example:5000/v2/app/blobs/uploads/1?state=old");

  @ParameterizedTest
  @CsvSource({
    "/v2/app/blobs/uploads/2, https://reg.example:5000/v2/app/blobs/uploads/2",
    "2?a=b, https://reg.example:5000/v2/app/blobs/uploads/2?a=b",
    "?a=b, https://reg.example:5000/v2/app/blobs/uploads/1?a=b",
    "//other.example/x, https://other.example/x",
    "https://other.example/x?y#z, https://other.example/x?y",
  })
  void isResolvedAgainstWhatWasAsked(String location, String resolved) throws Exception {
    assertThat(Locations.resolve(ASKED, location)).hasToString(resolved);
  }

  @ParameterizedTest
  @ValueSource(strings = {"?_state=a%2Fb%3d~1==&x", "?a=%41&a=A", "?sig=a+b%20c", "?"})
  void aQueryStaysTheBytesThatItIs(String query) throws Exception {
    String location = "https://reg.example/upload" + query;
    assertThat(Locations.resolve(ASKED, location)).hasToString(location);
  }

  @Test
  void charactersThatUrlsMayNotHaveAreTaken() throws Exception {
    assertThat(Locations.resolve(ASKED, "/u?a={b}|c"))
        .hasToString("https://reg.example:5000/u?a=%7bb%7d%7cc");
  }

  @ParameterizedTest
  @CsvSource({
    "https://r.example/u, https://r.example/u?digest=",
    "https://r.example/u?, https://r.example/u?digest=",
    "https://r.example/u?a=b%2F, https://r.example/u?a=b%2F&digest=",
  })
  void theDigestIsAppended(String session, String expected) {
    Digest digest = Digest.of(new byte[0]);
    assertThat(Locations.withDigest(URI.create(session), digest))
        .hasToString(expected + "sha256%3A" + digest.hex());
  }

  @ParameterizedTest
  @CsvSource({
    "https://reg.example:5000/u, http://reg.example:5000/v, https://reg.example:5000/v",
    "https://reg.example/u, http://reg.example/v?a, https://reg.example/v?a",
    "https://reg.example/u, http://reg.example:80/v, https://reg.example/v",
  })
  void aRegistryThatDoesNotKnowOfItsTlsIsAskedByTls(String asked, String location, String next)
      throws Exception {
    assertThat(Locations.resolve(URI.create(asked), location)).hasToString(next);
  }

  @ParameterizedTest
  @ValueSource(strings = {"http://other.example/u?secret=1", "http://reg.example:8080/u"})
  void noOtherWayLeadsFromHttpsToHttp(String location) {
    assertThatThrownBy(() -> Locations.resolve(ASKED, location))
        .isInstanceOf(WrongAnswerException.class)
        .hasMessageContaining("X-Forwarded-Proto")
        .hasMessageNotContaining("secret=1");
  }

  @ParameterizedTest
  @ValueSource(strings = {"ftp://reg.example/u", "https:///u", "http://[::1/u"})
  void whatLeadsNowhereIsAnError(String location) {
    assertThatThrownBy(() -> Locations.resolve(ASKED, location))
        .isInstanceOf(WrongAnswerException.class);
  }
}
