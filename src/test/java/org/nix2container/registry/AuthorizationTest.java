package org.nix2container.registry;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.nix2container.credentials.Credentials;
import org.nix2container.oci.Descriptor;
import org.nix2container.oci.Digest;
import org.nix2container.oci.ManifestBlob;
import org.nix2container.oci.MediaType;
import org.nix2container.registry.FakeRegistry.Seen;

class AuthorizationTest {

  private static final byte[] BLOB = "a blob".getBytes(UTF_8);
  private static final byte[] LARGE = new byte[2_000_000];

  static {
    new Random(3).nextBytes(LARGE);
  }

  private static final Credentials ME = new Credentials.Password("me", "se:cret");
  private static final String BASIC = "Basic bWU6c2U6Y3JldA==";

  private final FakeRegistry registry = new FakeRegistry();
  private final List<RegistryClient> clients = new ArrayList<>();

  @AfterEach
  void close() {
    clients.forEach(RegistryClient::close);
    registry.close();
  }

  private Repository push(Credentials credentials) {
    return client(credentials).forPush(registry.reference("app:1"));
  }

  private RegistryClient client(Credentials credentials) {
    RegistryClient client = TestClient.anonymous().as(credentials).open();
    clients.add(client);
    return client;
  }

  private static Descriptor descriptor(byte[] content) {
    return new Descriptor("x", Digest.of(content), content.length);
  }

  @Test
  void nothingIsToldToARegistryThatDoesNotAsk() {
    push(ME).hasBlob(Digest.of(BLOB));
    assertThat(registry.requests()).allMatch(request -> request.header("Authorization").isEmpty());
  }

  @Test
  void aPasswordIsToldToOneThatAsks() {
    registry.wantsBasic(BASIC);
    Repository repository = push(ME);
    assertThat(repository.hasBlob(Digest.of(BLOB))).isFalse();
    assertThat(repository.hasBlob(Digest.of(LARGE))).isFalse();
    assertThat(registry.count("HEAD", "/blobs/")).isEqualTo(2);
  }

  @Test
  void aWrongPasswordIsAClearErrorAfterOneTry() {
    registry.wantsBasic(BASIC);
    Repository repository = push(new Credentials.Password("me", "wrong"));
    assertThatThrownBy(() -> repository.hasBlob(Digest.of(BLOB)))
        .isInstanceOfSatisfying(RegistryException.class, e -> assertThat(e.status()).isEqualTo(401))
        .hasMessageContaining("you are me")
        .hasMessageContaining("nix2container login " + registry.host())
        .hasMessageNotContaining("wrong\"");
    assertThat(registry.count("HEAD", "/blobs/")).isEqualTo(1);
  }

  @Test
  void whoIsNotLoggedInIsToldHow() {
    registry.wantsBasic(BASIC);
    Repository repository = push(new Credentials.Anonymous());
    assertThatThrownBy(() -> repository.hasBlob(Digest.of(BLOB)))
        .hasMessageContaining("not logged in: nix2container login " + registry.host());
  }

  @Test
  void aTokenIsGotOnceForAllThatIsPushed() throws IOException {
    FakeTokens tokens = registry.wantsTokens("me", "se:cret");
    Repository repository = push(ME);
    assertThat(repository.manifest("1")).isEmpty();
    repository.uploadBlob("x", Optional.of(descriptor(BLOB)), TestClient.source(BLOB));
    repository.uploadBlob("x", Optional.empty(), TestClient.source(LARGE));
    repository.putManifest("1", new ManifestBlob(MediaType.OCI_MANIFEST, "{}".getBytes(UTF_8)));
    assertThat(tokens.given()).isEqualTo(1);
    Seen request = registry.last("GET", "/token");
    assertThat(request.target())
        .isEqualTo("/token?service=fake&scope=repository%3Aapp%3Apull%2Cpush&account=me");
    assertThat(request.header("Authorization")).contains(BASIC);
    assertThat(registry.requests())
        .filteredOn(seen -> seen.header("Authorization").isEmpty())
        .hasSize(1);
  }

  @Test
  void toReadOnlyPullIsAskedFor() {
    registry.wantsTokens("", "");
    client(new Credentials.Anonymous()).forPull(registry.reference("app:1")).get(0).manifest("1");
    assertThat(registry.last("GET", "/token").target())
        .isEqualTo("/token?service=fake&scope=repository%3Aapp%3Apull");
    assertThat(registry.last("GET", "/token").header("Authorization")).isEmpty();
  }

  @Test
  void toMountTheOtherRepositoryIsAskedForToo() {
    registry.wantsTokens("", "");
    Digest digest = registry.repository("base").add(BLOB);
    assertThat(push(new Credentials.Anonymous()).mountBlob(digest, "base")).isTrue();
    assertThat(registry.last("GET", "/token").target())
        .endsWith("scope=repository%3Aapp%3Apull%2Cpush&scope=repository%3Abase%3Apull");
  }

  @Test
  void aTokenServerThatKnowsOneScopeMakesNoMountButNoErrorEither() throws IOException {
    registry.wantsTokens("", "").firstScopeOnly = true;
    Digest digest = registry.repository("base").add(BLOB);
    Repository repository = push(new Credentials.Anonymous());
    assertThat(repository.mountBlob(digest, "base")).isFalse();
    repository.uploadBlob("x", Optional.of(descriptor(BLOB)), TestClient.source(BLOB));
    assertThat(registry.repository("app").blobs()).containsKey(digest);
  }

  @Test
  void toDeleteMoreIsAskedFor() {
    registry.wantsTokens("", "");
    Digest digest = registry.repository("app").add("1", "x", BLOB);
    push(new Credentials.Anonymous()).deleteManifest(digest);
    assertThat(registry.last("GET", "/token").target()).endsWith("repository%3Aapp%3Adelete");
  }

  @Test
  void aScopeThatTheRegistryWantsBesidesIsAskedForFirst() {
    FakeTokens tokens = registry.wantsTokens("", "");
    registry.when(
        "HEAD",
        "/blobs/",
        1,
        exchange -> {
          exchange
              .getResponseHeaders()
              .add(
                  "WWW-Authenticate",
                  "Bearer realm=\"http://"
                      + registry.host()
                      + "/token\",service=fake,scope=\"registry:catalog:*\"");
          FakeRegistry.answer(exchange, 401, "");
        });
    assertThat(push(new Credentials.Anonymous()).hasBlob(Digest.of(BLOB))).isFalse();
    assertThat(registry.last("GET", "/token").target())
        .contains("scope=registry%3Acatalog%3A*&scope=repository%3Aapp%3Apull%2Cpush");
    assertThat(tokens.given()).isEqualTo(2);
  }

  @Test
  void anExpiredTokenIsRenewedAnywhere() throws IOException {
    FakeTokens tokens = registry.wantsTokens("me", "se:cret");
    Repository repository = push(ME);
    repository.manifest("1");
    tokens.expire();
    repository.hasBlob(Digest.of(BLOB));
    expireBefore(tokens, "POST");
    expireBefore(tokens, "PATCH");
    expireBefore(tokens, "PUT");
    repository.uploadBlob("x", Optional.empty(), TestClient.source(LARGE));
    assertThat(registry.repository("app").blobs()).containsKey(Digest.of(LARGE));
    assertThat(tokens.given()).isEqualTo(5);
    assertThat(registry.count("POST", "/uploads/")).isEqualTo(2);
  }

  private void expireBefore(FakeTokens tokens, String method) {
    registry.when(
        method,
        "/uploads/",
        1,
        exchange -> {
          tokens.expire();
          exchange
              .getResponseHeaders()
              .add(
                  "WWW-Authenticate",
                  tokens.refusal(exchange, "http://" + registry.host() + "/token").orElseThrow());
          FakeRegistry.answer(exchange, 401, "");
        });
  }

  @Test
  void aTokenThatIsNeverGoodEnoughIsRenewedOnce() {
    FakeTokens tokens = registry.wantsTokens("me", "se:cret");
    tokens.firstScopeOnly = true;
    Repository repository = push(ME);
    repository.manifest("1");
    registry.when(
        "HEAD",
        "/blobs/",
        99,
        exchange -> {
          exchange
              .getResponseHeaders()
              .add(
                  "WWW-Authenticate",
                  tokens
                      .refusal(exchange, "http://" + registry.host() + "/token")
                      .orElse(
                          "Bearer realm=\"http://"
                              + registry.host()
                              + "/token\",service=\"fake\""));
          FakeRegistry.answer(exchange, 401, FakeRegistry.error("UNAUTHORIZED"));
        });
    assertThatThrownBy(() -> repository.hasBlob(Digest.of(BLOB))).hasMessageContaining("401");
    assertThat(registry.count("HEAD", "/blobs/")).isEqualTo(2);
    assertThat(tokens.given()).isEqualTo(2);
  }

  @Test
  void aWrongPasswordIsToldToTheTokenServerOnce() {
    registry.wantsTokens("me", "se:cret");
    Repository repository = push(new Credentials.Password("me", "wrong"));
    for (int i = 0; i < 3; i++) {
      assertThatThrownBy(() -> repository.hasBlob(Digest.of(BLOB)))
          .isInstanceOfSatisfying(
              RegistryException.class, e -> assertThat(e.status()).isEqualTo(401))
          .hasMessageContaining("incorrect username or password")
          .hasMessageContaining("login " + registry.host());
    }
    assertThat(registry.count("GET", "/token")).isEqualTo(1);
  }

  @Test
  void tokenServersAreTriedAgainToo() {
    registry.wantsTokens("me", "se:cret");
    registry.refuses("GET", "/token", 2, 503, "");
    assertThat(push(ME).hasBlob(Digest.of(BLOB))).isFalse();
    assertThat(registry.count("GET", "/token")).isEqualTo(3);
  }

  @Test
  void aTokenIsNoLongerThanAMebibyte() {
    registry.wantsTokens("", "").answer = "{\"token\":\"" + "x".repeat(1024 * 1024) + "\"}";
    Repository repository = push(new Credentials.Anonymous());
    assertThatThrownBy(() -> repository.hasBlob(Digest.of(BLOB))).hasMessageContaining("1048576");
  }

  @Test
  void manyThreadsGetOneToken() throws InterruptedException {
    FakeTokens tokens = registry.wantsTokens("me", "se:cret");
    Repository repository = push(ME);
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < 16; i++) {
      byte[] blob = {(byte) i};
      threads.add(Thread.ofVirtual().start(() -> repository.hasBlob(Digest.of(blob))));
    }
    for (Thread thread : threads) {
      thread.join();
    }
    assertThat(tokens.given()).isEqualTo(1);
    assertThat(
            registry.requests().stream()
                .filter(seen ->
                    seen.header("Authorization").filter("Bearer token-1"::equals).isPresent()))
        .hasSize(16);
  }

  @Test
  void howToLogInIsAskedWhereARefusalDoesNotSayIt() {
    FakeTokens tokens = registry.wantsTokens("me", "se:cret");
    registry.when("HEAD", "/blobs/", 1, exchange -> FakeRegistry.answer(exchange, 401, ""));
    registry.when("GET", "/v2/", 1, exchange -> FakeRegistry.answer(exchange, 200, ""));
    assertThat(push(ME).hasBlob(Digest.of(BLOB))).isFalse();
    assertThat(tokens.given()).isEqualTo(1);
  }

  @Test
  void aRegistryTokenIsUsedAsItIs() {
    registry.wantsBasic("Bearer given");
    assertThat(push(new Credentials.RegistryToken("given")).hasBlob(Digest.of(BLOB))).isFalse();
    Repository wrong = push(new Credentials.RegistryToken("other"));
    assertThatThrownBy(() -> wrong.hasBlob(Digest.of(BLOB)))
        .hasMessageContaining("registry token")
        .hasMessageNotContaining("other\"");
    assertThat(registry.count("HEAD", "/blobs/")).isEqualTo(2);
  }

  @Test
  void anIdentityTokenIsExchangedByPost() {
    registry.wantsTokens("", "");
    List<String> forms = new ArrayList<>();
    registry.when(
        "POST",
        "/token",
        1,
        exchange -> {
          forms.add(new String(exchange.getRequestBody().readAllBytes(), UTF_8));
          FakeRegistry.answer(exchange, 200, "{\"access_token\":\"unknown\"}");
        });
    registry.when("HEAD", "/blobs/", 1, exchange -> FakeRegistry.answer(exchange, 200, ""));
    assertThat(push(new Credentials.IdentityToken("i/d")).hasBlob(Digest.of(BLOB))).isTrue();
    assertThat(forms)
        .containsExactly(
            "grant_type=refresh_token&client_id=nix2container&service=fake"
                + "&scope=repository%3Aapp%3Apull%2Cpush&refresh_token=i%2Fd");
    assertThat(registry.last("HEAD", "/blobs/").header("Authorization")).contains("Bearer unknown");
  }

  @Test
  void whereThatIsNotKnownItIsExchangedByGet() {
    FakeTokens tokens = registry.wantsTokens("", "");
    registry.refuses("POST", "/token", 1, 405, "");
    assertThat(push(new Credentials.IdentityToken("id")).hasBlob(Digest.of(BLOB))).isFalse();
    assertThat(tokens.given()).isEqualTo(1);
    assertThat(registry.last("GET", "/token").header("Authorization")).isPresent();
  }

  @Test
  void otherServersAreToldNothing() throws IOException {
    registry.wantsTokens("me", "se:cret");
    try (FakeRegistry other = new FakeRegistry()) {
      registry.uploadsAt("http://" + other.host());
      other
          .when("PUT", "/uploads/", 1, registry::route)
          .when("GET", "/signed", 1, exchange -> FakeRegistry.answer(exchange, 200, BLOB));
      Repository repository = push(ME);
      repository.uploadBlob("x", Optional.of(descriptor(BLOB)), TestClient.source(BLOB));
      registry.when(
          "GET",
          "/blobs/",
          1,
          exchange -> {
            exchange.getResponseHeaders().set("Location", "http://" + other.host() + "/signed");
            FakeRegistry.answer(exchange, 307, "");
          });
      assertThat(repository.blob(descriptor(BLOB), 100)).isEqualTo(BLOB);
      assertThat(other.requests())
          .hasSize(2)
          .allMatch(request -> request.header("Authorization").isEmpty());
    }
  }

  @Test
  void anotherServerThatAsksIsNotAnswered() {
    try (FakeRegistry other = new FakeRegistry()) {
      registry.wantsBasic(BASIC).uploadsAt("http://" + other.host());
      other.wantsBasic(BASIC);
      Repository repository = push(ME);
      assertThatThrownBy(() ->
              repository.uploadBlob("x", Optional.of(descriptor(BLOB)), TestClient.source(BLOB)))
          .isInstanceOf(RegistryException.class)
          .hasMessageContaining("X-Forwarded-Proto");
      assertThat(other.requests()).allMatch(seen -> seen.header("Authorization").isEmpty());
    }
  }

  @Test
  void whatIsTracedHoldsNoSecret() throws IOException {
    FakeTokens tokens = registry.wantsTokens("me", "se:cret");
    List<String> lines = Collections.synchronizedList(new ArrayList<>());
    RegistryClient client = TestClient.anonymous().as(ME).withTrace(lines::add).open();
    clients.add(client);
    client
        .forPush(registry.reference("app:1"))
        .uploadBlob("x", Optional.of(descriptor(BLOB)), TestClient.source(BLOB));
    assertThat(tokens.given()).isEqualTo(1);
    assertThat(lines)
        .anyMatch(line -> line.contains("/token"))
        .anyMatch(line -> line.contains("PUT"));
    String token = registry.last("PUT", "/uploads/").header("Authorization").orElseThrow();
    assertThat(lines)
        .noneMatch(line -> line.contains("se:cret"))
        .noneMatch(line -> line.contains(BASIC.substring("Basic ".length())))
        .noneMatch(line -> line.contains(token.substring("Bearer ".length())));
  }

  @Test
  void aPrivateTokenServerThatNobodyNamedIsNotAsked() {
    registry.when(
        "HEAD",
        "/blobs/",
        9,
        exchange -> {
          exchange
              .getResponseHeaders()
              .add("WWW-Authenticate", "Bearer realm=\"http://127.0.0.2:1/token\",service=x");
          FakeRegistry.answer(exchange, 401, "");
        });
    Repository repository = push(ME);
    assertThatThrownBy(() -> repository.hasBlob(Digest.of(BLOB)))
        .isInstanceOf(RegistryException.class)
        .hasMessageContaining("private address")
        .hasMessageContaining("--allow-host 127.0.0.2");
  }

  @Test
  void aPrivateTokenServerThatWasAllowedIsAsked() {
    registry.when(
        "HEAD",
        "/blobs/",
        9,
        exchange -> {
          exchange
              .getResponseHeaders()
              .add("WWW-Authenticate", "Bearer realm=\"http://127.0.0.2:1/token\",service=x");
          FakeRegistry.answer(exchange, 401, "");
        });
    RegistryClient client = TestClient.anonymous().as(ME).withRetries(0).openAllowing("127.0.0.2");
    clients.add(client);
    Repository repository = client.forPush(registry.reference("app:1"));
    assertThatThrownBy(() -> repository.hasBlob(Digest.of(BLOB)))
        .isInstanceOf(RegistryException.class)
        .hasMessageContaining("127.0.0.2:1") // nobody is there, but it was tried
        .hasMessageNotContaining("private address");
  }
}
