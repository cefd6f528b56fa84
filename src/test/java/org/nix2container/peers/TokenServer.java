package org.nix2container.peers;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Gives tokens for registries: for GET with Basic (docs/spec/auth/token.md of distribution) and for
 * POST with a password or a refresh token (docs/spec/auth/oauth.md). Whoever comes gets all that is
 * asked for, until there are users; then who is none of them may only pull.
 */
public final class TokenServer implements AutoCloseable {

  static final String SERVICE = "registry-of-a-test";
  static final String ISSUER = "tokens-of-a-test";

  private static final String ANONYMOUS = "";

  private final TokenSigning signing = new TokenSigning();
  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final String scheme;
  private final List<TokenRequest> seen = new CopyOnWriteArrayList<>();
  private final Map<String, String> passwords = new ConcurrentHashMap<>();
  private final Map<String, String> refreshTokens = new ConcurrentHashMap<>();

  private volatile Duration life = Duration.ofMinutes(5);
  private volatile Optional<Duration> told = Optional.of(life);
  private volatile String field = "token";
  private volatile int refusal;
  private volatile boolean takesPosts = true;

  /** One without TLS. */
  public TokenServer() {
    this(Optional.empty());
  }

  /** One that speaks TLS. */
  public TokenServer(TestAuthority authority) {
    this(Optional.of(authority));
  }

  private TokenServer(Optional<TestAuthority> authority) {
    InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    try {
      if (authority.isPresent()) {
        HttpsServer https = HttpsServer.create(address, 0);
        https.setHttpsConfigurator(new HttpsConfigurator(authority.get().context()));
        server = https;
        scheme = "https";
      } else {
        server = HttpServer.create(address, 0);
        scheme = "http";
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.createContext("/token", this::handle);
    server.setExecutor(threads);
    server.start();
  }

  /** Where it is, as registries say. */
  public String realm() {
    return scheme + "://127.0.0.1:" + server.getAddress().getPort() + "/token";
  }

  /** What registries have to be told. */
  Path signingCertificate() {
    return signing.certificateFile();
  }

  /** Knows a user. */
  public TokenServer user(String name, String password) {
    passwords.put(name, password);
    return this;
  }

  /** Knows a user by a refresh token, which others call identity token. */
  public TokenServer refreshToken(String token, String name) {
    refreshTokens.put(token, name);
    return this;
  }

  /** Tokens let in for so long, and say so. */
  public TokenServer life(Duration time) {
    told = Optional.of(time);
    life = time;
    return this;
  }

  /** Tokens say that they let in for so long, whatever is true; nothing at all, if empty. */
  public TokenServer tells(Optional<Duration> time) {
    told = time;
    return this;
  }

  /** Tokens are in a field called so: {@code token} or {@code access_token}. */
  public TokenServer field(String name) {
    field = name;
    return this;
  }

  /** Answers 404 to what is not a GET, as older servers do. */
  public TokenServer withoutPost() {
    takesPosts = false;
    return this;
  }

  /** Answers everything with this status from now on; 0 ends that. */
  public TokenServer refuses(int status) {
    refusal = status;
    return this;
  }

  /** All that was asked up to now. */
  public List<TokenRequest> requests() {
    return List.copyOf(seen);
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      TokenRequest request = TokenRequest.read(exchange);
      Optional<String> user = user(request);
      int status = status(request, user);
      seen.add(request.answered(status));
      String answer = status == 200 ? answer(request, user.orElse(ANONYMOUS)) : error(status);
      byte[] body = answer.getBytes(UTF_8);
      exchange.getResponseHeaders().set("Content-Type", "application/json");
      exchange.sendResponseHeaders(status, body.length);
      exchange.getResponseBody().write(body);
    }
  }

  private int status(TokenRequest request, Optional<String> user) {
    if (refusal != 0) {
      return refusal;
    }
    if (request.method().equals("POST") && !takesPosts) {
      return 404;
    }
    return user.isPresent() ? 200 : 401;
  }

  /** Nothing for who claims to be somebody else. */
  private Optional<String> user(TokenRequest request) {
    if (request.method().equals("GET")) {
      String[] both = request.basic().orElse(":").split(":", 2);
      return known(both[0], both[1]);
    }
    if (request.parameter("grant_type").equals("refresh_token")) {
      return Optional.ofNullable(refreshTokens.get(request.parameter("refresh_token")));
    }
    return known(request.parameter("username"), request.parameter("password"));
  }

  private Optional<String> known(String name, String password) {
    boolean anyone = name.isEmpty() || passwords.isEmpty();
    return anyone || password.equals(passwords.get(name)) ? Optional.of(name) : Optional.empty();
  }

  private String answer(TokenRequest request, String user) {
    boolean everything = passwords.isEmpty() && refreshTokens.isEmpty() || !user.equals(ANONYMOUS);
    List<TokenScope> granted =
        request.scopes().stream()
            .map(scope -> everything ? scope : scope.of(onlyPull(scope.actions())))
            .toList();
    String token = signing.token(user, granted, life.toSeconds());
    String seconds = told.map(time -> ",\"expires_in\":" + time.toSeconds()).orElse("");
    return "{\"%s\":\"%s\"%s}".formatted(field, token, seconds);
  }

  private static List<String> onlyPull(List<String> actions) {
    return actions.stream().filter("pull"::equals).toList();
  }

  private static String error(int status) {
    return "{\"errors\":[{\"code\":\"DENIED\",\"message\":\"no token, but %d\"}]}"
        .formatted(status);
  }

  @Override
  public void close() {
    server.stop(0);
    threads.close();
    signing.close();
  }
}
