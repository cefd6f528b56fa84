package org.nix2container.peers;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.net.URLDecoder;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/**
 * What a token server was asked.
 *
 * @param method GET (docs/spec/auth/token.md) or POST (docs/spec/auth/oauth.md)
 * @param parameters those of the query or of the form, in their order
 * @param basic user and password of the header: {@code user:password}
 * @param status of the answer
 */
public record TokenRequest(
    String method, List<Parameter> parameters, Optional<String> basic, int status) {

  /** Decoded. */
  public record Parameter(String name, String value) {}

  public TokenRequest {
    parameters = List.copyOf(parameters);
  }

  static TokenRequest read(HttpExchange exchange) throws IOException {
    String body = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
    String method = exchange.getRequestMethod();
    String raw = method.equals("POST") ? body : exchange.getRequestURI().getRawQuery();
    List<Parameter> parameters = new ArrayList<>();
    for (String pair : raw == null ? new String[0] : raw.split("&")) {
      String[] both = pair.split("=", 2);
      parameters.add(new Parameter(decoded(both[0]), both.length == 1 ? "" : decoded(both[1])));
    }
    Optional<String> basic =
        Optional.ofNullable(exchange.getRequestHeaders().getFirst("Authorization"))
            .filter(header -> header.startsWith("Basic "))
            .map(header -> new String(Base64.getDecoder().decode(header.substring(6)), UTF_8));
    return new TokenRequest(method, parameters, basic, 0);
  }

  private static String decoded(String text) {
    return URLDecoder.decode(text, UTF_8);
  }

  TokenRequest answered(int with) {
    return new TokenRequest(method, parameters, basic, with);
  }

  /** The first of that name; empty if there is none. */
  public String parameter(String name) {
    return all(name).stream().findFirst().orElse("");
  }

  private List<String> all(String name) {
    return parameters.stream().filter(p -> p.name().equals(name)).map(Parameter::value).toList();
  }

  /** What is asked for, in the order of the request. */
  public List<TokenScope> scopes() {
    return all("scope").stream()
        .flatMap(value -> List.of(value.split(" ")).stream())
        .filter(scope -> !scope.isEmpty())
        .map(TokenScope::parse)
        .toList();
  }
}
