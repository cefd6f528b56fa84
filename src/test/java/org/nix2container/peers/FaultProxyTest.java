package org.nix2container.peers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nix2container.oci.Digest;
import org.nix2container.peers.Fault.Ending;
import org.nix2container.peers.SeenRequest.Kind;

/** What the proxy spoils, and what it does not. */
class FaultProxyTest {

  private static final byte[] BLOB = new byte[300_000];

  static {
    new Random(2).nextBytes(BLOB);
  }

  @TempDir private Path folder;

  private DockerRegistry registry;
  private FaultProxy proxy;
  private HttpClient client;

  @BeforeEach
  void start() {
    registry = DockerRegistry.start();
    proxy = new FaultProxy(registry.port());
    client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  }

  @AfterEach
  void stop() {
    if (proxy != null) {
      client.close();
      proxy.close();
      registry.close();
    }
  }

  private HttpResponse<byte[]> send(String method, String target, byte[] body) throws Exception {
    URI uri = URI.create(target.startsWith("/") ? proxy.origin() + target : target);
    HttpRequest request =
        HttpRequest.newBuilder(uri)
            .timeout(Duration.ofSeconds(20))
            .method(
                method,
                body.length == 0
                    ? BodyPublishers.noBody()
                    : BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(body)))
            .build();
    return client.send(request, BodyHandlers.ofByteArray());
  }

  private HttpResponse<byte[]> post() throws Exception {
    return send("POST", "/v2/app/blobs/uploads/", new byte[0]);
  }

  private static String location(HttpResponse<?> response) {
    return response.headers().firstValue("Location").orElseThrow();
  }

  private Digest upload() throws Exception {
    Digest digest = Digest.of(BLOB);
    String patched = location(send("PATCH", location(post()), BLOB));
    assertThat(send("PUT", patched + "&digest=" + digest, new byte[0]).statusCode()).isEqualTo(201);
    return digest;
  }

  @Test
  void passesWhatHasNoRule() throws Exception {
    Digest digest = upload();

    HttpResponse<byte[]> got = send("GET", "/v2/app/blobs/" + digest, new byte[0]);

    assertThat(got.body()).isEqualTo(BLOB);
    assertThat(proxy.requests().all())
        .extracting(SeenRequest::method, SeenRequest::kind, SeenRequest::status)
        .containsExactly(
            tuple("POST", Kind.UPLOAD, 202),
            tuple("PATCH", Kind.UPLOAD, 202),
            tuple("PUT", Kind.UPLOAD, 201),
            tuple("GET", Kind.BLOB, 200));
    assertThat(proxy.requests().of("PATCH", Kind.UPLOAD).getFirst().bodyBytes())
        .isEqualTo(BLOB.length);
    assertThat(proxy.requests().lines()).isEqualTo(registry.requests().lines());
    assertThat(proxy.happened()).isZero();
  }

  @Test
  void skopeoSeesNoDifference() {
    SmallImage image = new SmallImage(folder.resolve("image"), 1000, 200_000);
    Tool skopeo = Tool.in(folder, "skopeo", "--insecure-policy");
    String place = "docker://" + proxy.host() + "/app:1";
    skopeo.succeed("copy", "--dest-tls-verify=false", image.location(), place);
    skopeo.succeed("copy", "--src-tls-verify=false", place, "dir:" + folder.resolve("copy"));
    assertThat(folder.resolve("copy/manifest.json"))
        .hasSameBinaryContentAs(folder.resolve("image/manifest.json"));
    assertThat(registry.storage().tag("app", "1")).contains(image.digest());
  }

  @Test
  void answersInThePlaceOfTheRegistry() throws Exception {
    proxy.with(Rule.nth(2, "POST", Kind.UPLOAD, new Fault.Answer(429, "Retry-After: 7")));

    assertThat(post().statusCode()).isEqualTo(202);
    HttpResponse<byte[]> refused = post();
    assertThat(refused.statusCode()).isEqualTo(429);
    assertThat(refused.headers().firstValue("Retry-After")).contains("7");
    assertThat(post().statusCode()).isEqualTo(202);
    assertThat(registry.requests().count()).isEqualTo(2);
    assertThat(proxy.happened()).isOne();
  }

  @Test
  void answersInTheMiddleOfAnUpload() throws Exception {
    proxy.with(
        Rule.first(
            1, "PATCH", Kind.UPLOAD, new Fault.Answer(401).afterBody(100_000, Ending.CLOSE)));
    String location = location(post());

    assertThat(send("PATCH", location, BLOB).statusCode()).isEqualTo(401);
    assertThat(send("PATCH", location, BLOB).statusCode()).isEqualTo(202);
    assertThat(proxy.requests().of("PATCH", Kind.UPLOAD).getFirst().bodyBytes()).isEqualTo(100_000);
  }

  @Test
  void refusesLargeBodies() throws Exception {
    proxy.with(Rule.every("PATCH", Kind.UPLOAD, new Fault.MostBody(1000)));
    byte[] small = new byte[1000];

    assertThat(send("PATCH", location(post()), small).statusCode()).isEqualTo(202);
    assertThat(send("PATCH", location(post()), BLOB).statusCode()).isEqualTo(413);
    assertThat(registry.requests().count("PATCH", Kind.UPLOAD)).isOne();
  }

  @Test
  void cutsRequests() throws Exception {
    proxy.with(Rule.first(1, "PATCH", Kind.UPLOAD, new Fault.CutRequest(5000)));
    String location = location(post());

    assertThatThrownBy(() -> send("PATCH", location, BLOB)).isInstanceOf(IOException.class);
    assertThat(proxy.happened()).isOne();
    upload();
  }

  @Test
  void cutsAnswers() throws Exception {
    Digest digest = upload();
    proxy.with(Rule.first(1, "GET", Kind.BLOB, new Fault.CutAnswer(7)));

    assertThatThrownBy(() -> send("GET", "/v2/app/blobs/" + digest, new byte[0]))
        .isInstanceOf(IOException.class);
    assertThat(proxy.requests().of("GET", Kind.BLOB)).isNotEmpty();
  }

  @Test
  void losesAnswersOfWhatWasDone() throws Exception {
    String patched = location(send("PATCH", location(post()), BLOB));
    proxy.with(Rule.first(1, "PUT", Kind.UPLOAD, new Fault.LoseAnswer()));

    assertThatThrownBy(() -> send("PUT", patched + "&digest=" + Digest.of(BLOB), new byte[0]))
        .isInstanceOf(IOException.class);
    assertThat(registry.storage().has("app", Digest.of(BLOB))).isTrue();
  }

  @Test
  void movesLocations() throws Exception {
    try (FaultProxy other = new FaultProxy(registry.port())) {
      proxy.with(Rule.nth(1, "POST", Kind.UPLOAD, new Fault.RelativeLocation()));
      proxy.with(Rule.nth(2, "POST", Kind.UPLOAD, new Fault.LocationAt(other.origin())));
      proxy.with(Rule.nth(3, "POST", Kind.UPLOAD, new Fault.LocationQuery("a=b%2Fc&d")));

      assertThat(location(post())).startsWith("/v2/app/blobs/uploads/");
      String elsewhere = location(post());
      assertThat(elsewhere).startsWith(other.origin() + "/v2/app/blobs/uploads/");
      assertThat(send("PATCH", elsewhere, BLOB).statusCode()).isEqualTo(202);
      assertThat(other.requests().count("PATCH", Kind.UPLOAD)).isOne();
      assertThat(location(post())).contains("?a=b%2Fc&d&_state=");
    }
  }

  @Test
  void changesAnswers() throws Exception {
    Digest digest = upload();
    proxy.with(Rule.nth(1, "GET", Kind.BLOB, new Fault.WithoutHeader("Docker-Content-Digest")));
    proxy.with(Rule.nth(1, "GET", Kind.BLOB, new Fault.WithHeader("Content-Type", "a/b; c=d")));
    proxy.with(Rule.nth(2, "GET", Kind.BLOB, new Fault.WithoutHeader("Content-Length")));
    proxy.with(Rule.nth(3, "GET", Kind.BLOB, new Fault.WithStatus(206)));

    HttpResponse<byte[]> first = send("GET", "/v2/app/blobs/" + digest, new byte[0]);
    assertThat(first.headers().firstValue("Docker-Content-Digest")).isEmpty();
    assertThat(first.headers().firstValue("Content-Type")).contains("a/b; c=d");
    HttpResponse<byte[]> second = send("GET", "/v2/app/blobs/" + digest, new byte[0]);
    assertThat(second.headers().firstValue("Content-Length")).isEmpty();
    assertThat(second.body()).isEqualTo(BLOB);
    HttpResponse<byte[]> third = send("GET", "/v2/app/blobs/" + digest, new byte[0]);
    assertThat(third.statusCode()).isEqualTo(206);
  }

  @Test
  void spoilsBytes() throws Exception {
    Digest digest = upload();
    proxy.with(Rule.every("GET", Kind.BLOB, new Fault.SpoilAnswer(200_000)));
    proxy.with(Rule.every("PATCH", Kind.UPLOAD, new Fault.SpoilRequest(100)));

    byte[] got = send("GET", "/v2/app/blobs/" + digest, new byte[0]).body();
    got[200_000] ^= 1;
    assertThat(got).isEqualTo(BLOB);
    String patched = location(send("PATCH", location(post()), BLOB));
    HttpResponse<byte[]> refused = send("PUT", patched + "&digest=" + digest, new byte[0]);
    assertThat(refused.statusCode()).isEqualTo(400);
  }

  @Test
  void declinesMounts() throws Exception {
    Digest digest = upload();
    String mount = "/v2/other/blobs/uploads/?mount=" + digest + "&from=app";
    proxy.with(Rule.mounts(new Fault.MountDeclined()));

    assertThat(send("POST", mount, new byte[0]).statusCode()).isEqualTo(202);
    proxy.heal();
    assertThat(send("POST", mount, new byte[0]).statusCode()).isEqualTo(201);
  }

  @Test
  void isSlowAndSilent() throws Exception {
    Digest digest = upload();
    proxy.with(Rule.nth(1, "GET", Kind.BLOB, new Fault.Slow(100_000, Duration.ofMillis(1))));
    proxy.with(Rule.nth(2, "GET", Kind.BLOB, new Fault.StopAnswering(1000)));
    proxy.with(Rule.every("PATCH", Kind.UPLOAD, new Fault.StopReading(10)));

    URI blob = URI.create(proxy.origin() + "/v2/app/blobs/" + digest);
    HttpRequest request = HttpRequest.newBuilder(blob).timeout(Duration.ofMillis(500)).build();
    assertThat(send("GET", "/v2/app/blobs/" + digest, new byte[0]).body()).isEqualTo(BLOB);
    HttpResponse<InputStream> silent = client.send(request, BodyHandlers.ofInputStream());
    assertThat(silent.body().readNBytes(1000)).hasSize(1000);
    HttpRequest upload =
        HttpRequest.newBuilder(URI.create(location(post())))
            .timeout(Duration.ofMillis(500))
            .method("PATCH", BodyPublishers.ofByteArray(BLOB))
            .build();
    assertThatThrownBy(() -> client.send(upload, BodyHandlers.ofString()))
        .isInstanceOf(HttpTimeoutException.class);
    silent.body().close();
  }

  @Test
  void speaksTls() throws Exception {
    try (TestAuthority authority = new TestAuthority();
        FaultProxy secure = new FaultProxy(registry.port(), authority);
        HttpClient trusting = HttpClient.newBuilder().sslContext(authority.context()).build()) {
      secure.with(Rule.every("GET", Kind.PING, new Fault.WithHeader("X-Spoiled", "yes")));
      HttpRequest request = HttpRequest.newBuilder(URI.create(secure.origin() + "/v2/")).build();
      HttpResponse<String> response = trusting.send(request, BodyHandlers.ofString());
      assertThat(response.statusCode()).isEqualTo(200);
      assertThat(response.headers().firstValue("X-Spoiled")).contains("yes");
    }
  }

  @Test
  void aDelayIsPassedByEverything() throws Exception {
    try (DelayingProxy far = new DelayingProxy(registry.port(), Duration.ofMillis(60))) {
      URI ping = URI.create("http://" + far.host() + "/v2/");
      HttpRequest request = HttpRequest.newBuilder(ping).build();
      long begin = System.nanoTime();
      for (int i = 0; i < 3; i++) {
        assertThat(client.send(request, BodyHandlers.ofString()).body()).isEqualTo("{}");
      }
      long took = System.nanoTime() - begin;
      assertThat(Duration.ofNanos(took))
          .as("never less: three requests, and a connection")
          .isGreaterThan(Duration.ofMillis(60 * 4));
      assertThat(far.connections()).isOne();
      HttpRequest unknown =
          HttpRequest.newBuilder(URI.create("http://" + far.host() + "/v2/a/tags/list")).build();
      HttpResponse<String> response = client.send(unknown, BodyHandlers.ofString());
      assertThat(Optional.of(response.statusCode())).contains(404);
    }
  }
}
