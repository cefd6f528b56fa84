package org.nix2container.registry;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** The token server and the guard of a {@link FakeRegistry}. */
public final class FakeTokens {

  private final Map<String, List<String>> scopesByToken = new ConcurrentHashMap<>();
  private final AtomicInteger given = new AtomicInteger();
  private final String user;
  private final String password;
  volatile String answer = "{\"token\":\"%s\",\"expires_in\":300}";
  volatile boolean firstScopeOnly;

  FakeTokens(String user, String password) {
    this.user = user;
    this.password = password;
  }

  /** Forgets all that it gave. */
  public void expire() {
    scopesByToken.clear();
  }

  /** How many it gave. */
  public int given() {
    return given.get();
  }

  /** Answers {@code GET /token}. */
  void answer(HttpExchange exchange) throws IOException {
    if (!isBasic(exchange)) {
      FakeRegistry.answer(exchange, 401, "{\"details\":\"incorrect username or password\"}");
      return;
    }
    List<String> scopes = FakeRegistry.query(exchange, "scope");
    String token = "token-" + given.incrementAndGet();
    scopesByToken.put(token, firstScopeOnly && scopes.size() > 1 ? scopes.subList(0, 1) : scopes);
    FakeRegistry.answer(exchange, 200, answer.replace("%s", token));
  }

  private boolean isBasic(HttpExchange exchange) {
    if (user.isEmpty()) {
      return true;
    }
    byte[] both = (user + ":" + password).getBytes(StandardCharsets.UTF_8);
    String wanted = "Basic " + Base64.getEncoder().encodeToString(both);
    return wanted.equals(exchange.getRequestHeaders().getFirst("Authorization"));
  }

  /** Why the request is not let in; empty if it is. */
  Optional<String> refusal(HttpExchange exchange, String realm) {
    String field = exchange.getRequestHeaders().getFirst("Authorization");
    String needed = needed(exchange);
    List<String> scopes =
        field == null ? null : scopesByToken.get(field.substring(field.indexOf(' ') + 1));
    if (scopes != null && isCovered(needed, scopes)) {
      String from = String.join("", FakeRegistry.query(exchange, "from"));
      if (from.isEmpty() || isCovered("repository:" + from + ":pull", scopes)) {
        return Optional.empty();
      }
    }
    return Optional.of("Bearer realm=\"" + realm + "\",service=\"fake\",scope=\"" + needed + "\"");
  }

  private static String needed(HttpExchange exchange) {
    String path = exchange.getRequestURI().getPath();
    String method = exchange.getRequestMethod();
    String action =
        switch (method) {
          case "GET", "HEAD" -> path.contains("/uploads/") ? "push" : "pull";
          case "DELETE" -> path.contains("/uploads/") ? "push" : "delete";
          default -> "push";
        };
    return "repository:" + FakeRegistry.name(path) + ":" + action;
  }

  private static boolean isCovered(String needed, List<String> scopes) {
    int colon = needed.lastIndexOf(':');
    if (needed.startsWith("repository::")) {
      return true; // GET /v2/
    }
    for (String scope : scopes) {
      int at = scope.lastIndexOf(':');
      if (scope.substring(0, at).equals(needed.substring(0, colon))
          && Arrays.asList(scope.substring(at + 1).split(","))
              .contains(needed.substring(colon + 1))) {
        return true;
      }
    }
    return false;
  }
}
