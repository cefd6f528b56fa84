package org.nix2container.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.net.URI;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.nix2container.failure.InvalidInputException;

/** The rules of Go's httpproxy. */
class ProxiesTest {

  private static Map<String, String> environment(String assignments) {
    Map<String, String> environment = new TreeMap<>();
    for (String each : assignments.split(" ")) {
      int equals = each.indexOf('=');
      if (equals > 0) {
        environment.put(each.substring(0, equals), each.substring(equals + 1));
      }
    }
    return environment;
  }

  private static String proxy(String assignments, String url) {
    return Proxies.of(environment(assignments))
        .of(Origin.of(URI.create(url)))
        .map(ProxyServer::toString)
        .orElse("none");
  }

  @ParameterizedTest
  @CsvSource({
    "'', http://example.com, none",
    "http_proxy=127.0.0.1:8080, http://example.com, http://127.0.0.1:8080",
    "http_proxy=cache.corp.example.com:1234, http://example.com, http://cache.corp.example.com:1234",
    "http_proxy=cache.corp.example.com, http://example.com, http://cache.corp.example.com:80",
    "http_proxy=https://cache.corp.example.com, http://example.com, https://cache.corp.example.com:443",
    "http_proxy=socks5://127.0.0.1, http://example.com, socks5://127.0.0.1:1080",
    "http_proxy=socks5h://u:p@[::1]:99, http://example.com, socks5://[::1]:99",
    "http_proxy=http://u:p@proxy:3128/, http://example.com, http://proxy:3128",
    "http_proxy=http://proxy, https://example.com, none",
    "HTTP_PROXY=http://big http_proxy=http://small, http://example.com, http://big:80",
    "HTTPS_PROXY=http://secure http_proxy=http://plain, https://example.com, http://secure:80",
    "https_proxy=http://secure http_proxy=http://plain, http://example.com, http://plain:80",
    "ALL_PROXY=http://any https_proxy=http://secure, https://example.com, http://secure:80",
    "ALL_PROXY=http://any https_proxy=http://secure, http://example.com, http://any:80",
    "all_proxy=http://any, http://example.com, http://any:80",
    "REQUEST_METHOD=GET HTTP_PROXY=http://evil, http://example.com, none",
    "REQUEST_METHOD=GET HTTP_PROXY=http://evil http_proxy=http://good, http://example.com, http://good:80",
    "REQUEST_METHOD=GET HTTPS_PROXY=http://good, https://example.com, http://good:80",
    "http_proxy=http://proxy, http://localhost, none",
    "http_proxy=http://proxy, http://localhost:5000, none",
    "http_proxy=http://proxy, http://127.0.0.1, none",
    "http_proxy=http://proxy, http://127.9.9.9, none",
    "http_proxy=http://proxy, http://[::1]:5000, none",
    "http_proxy=http://proxy, http://localhost.example, http://proxy:80",
  })
  void theSchemeChoosesTheProxy(String assignments, String url, String proxy) {
    assertThat(proxy(assignments, url)).isEqualTo(proxy);
  }

  @ParameterizedTest
  @CsvSource({
    "'*', example.com, false",
    "'foo, *', example.com, false",
    "example.com, example.com, false",
    "example.com, EXAMPLE.com, false",
    "example.com, www.example.com, false",
    "example.com, wwwexample.com, true",
    "example.com, example.org, true",
    "Example.COM, www.example.com, false",
    ".example.com, example.com, true",
    ".example.com, www.example.com, false",
    "*.example.com, example.com, true",
    "*.example.com, www.example.com, false",
    "ample.com, example.com, true",
    "example.com:80, example.com, false",
    "example.com:80, example.com:8080, true",
    "example.com:8080, www.example.com:8080, false",
    ".example.com:80, www.example.com, false",
    "192.168.1.1, 192.168.1.1, false",
    "192.168.1.1:80, 192.168.1.1, false",
    "192.168.1.1:81, 192.168.1.1, true",
    "192.168.1.0/24, 192.168.1.77, false",
    "192.168.1.0/24, 192.168.2.77, true",
    "192.168.1.0/28, 192.168.1.16, true",
    "10.0.0.0/8, 10.255.0.1:5000, false",
    "10.0.0.0/0, 11.0.0.1, false",
    "10.0.0.0/33, 10.0.0.0, true",
    "10.0.0.0/x, 10.0.0.0, true",
    "10.0.0.0/8, ten.example, true",
    "0.0.0.0/0, [2001:db8::1], true",
    "2001:db8::/32, [2001:db8::1], false",
    "2001:db8::/32, [2001:db9::1], true",
    "2001:db8::1, [2001:db8::1]:5000, false",
    "[2001:db8::1]:80, [2001:db8:0::1], false",
    "[2001:db8::1]:81, [2001:db8::1], true",
    "' , ,', example.com, true",
    "'a.example, b.example', b.example, false",
    "'a.example, b.example', c.example, true",
    ":80, example.com, true",
    "., example.com, true",
  })
  void someNeedNoProxy(String noProxy, String host, boolean byProxy) {
    var environment = Map.of("http_proxy", "http://proxy", "no_proxy", noProxy);
    var proxy = Proxies.of(environment).of(Origin.of(URI.create("http://" + host)));
    assertThat(proxy.isPresent()).isEqualTo(byProxy);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://user:secret@",
        "http://user:secret@:80",
        "http://secret:x:y",
        "http://u:secret@h:99999"
      })
  void whatIsNoProxyIsSaidWithoutItsPassword(String url) {
    Proxies proxies = Proxies.of(Map.of("HTTPS_PROXY", url));
    assertThatExceptionOfType(InvalidInputException.class)
        .isThrownBy(() -> proxies.of(Origin.of(URI.create("https://example.com"))))
        .withMessage("HTTPS_PROXY: is not the URL of a proxy");
  }

  @Test
  void otherKindsOfProxiesAreRefused() {
    Proxies proxies = Proxies.of(Map.of("https_proxy", "socks4://user:secret@proxy"));
    assertThatExceptionOfType(InvalidInputException.class)
        .isThrownBy(() -> proxies.of(Origin.of(URI.create("https://example.com"))))
        .withMessage(
            "https_proxy: a proxy of kind socks4 is not known here; it may be http, https or"
                + " socks5");
  }

  @Test
  void userAndPasswordAreDecoded() {
    ProxyServer proxy = ProxyServer.parse("x", "http://us%65r:p%40ss%3aword@proxy");
    assertThat(proxy.userInfo()).isEqualTo("user:p@ss:word");
    assertThat(proxy.credentials().first("Proxy-Authorization"))
        .hasValue("Basic dXNlcjpwQHNzOndvcmQ=");
    assertThat(proxy.toString()).isEqualTo("http://proxy:80");
  }
}
