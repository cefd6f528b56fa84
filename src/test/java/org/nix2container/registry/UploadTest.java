package org.nix2container.registry;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.nix2container.failure.InvalidInputException;
import org.nix2container.oci.Descriptor;
import org.nix2container.oci.Digest;
import org.nix2container.registry.Repository.BlobSource;

class UploadTest {

  private static final String TYPE = "application/x-blob";
  private static final byte[] SMALL = "a small blob".getBytes(UTF_8);
  private static final byte[] LARGE = random(3_000_000);

  private final FakeRegistry registry = new FakeRegistry();
  private final FakeRepository stored = registry.repository("app");
  private final RegistryClient client = TestClient.anonymous().open();
  private final Repository repository = client.forPush(registry.reference("app:1"));
  private final AtomicInteger runs = new AtomicInteger();

  private static byte[] random(int size) {
    byte[] bytes = new byte[size];
    new Random(7).nextBytes(bytes);
    return bytes;
  }

  @AfterEach
  void close() {
    client.close();
    registry.close();
  }

  private BlobSource counted(byte[] content) {
    BlobSource source = TestClient.source(content);
    return to -> {
      runs.incrementAndGet();
      source.writeTo(to);
    };
  }

  private static Optional<Descriptor> known(byte[] content) {
    return Optional.of(new Descriptor(TYPE, Digest.of(content), content.length));
  }

  private void upload(byte[] content, boolean isKnown) throws IOException {
    upload(repository, content, isKnown);
  }

  private void upload(Repository to, byte[] content, boolean isKnown) throws IOException {
    Optional<Descriptor> known = isKnown ? known(content) : Optional.empty();
    Descriptor sent = to.uploadBlob(TYPE, known, counted(content));
    assertThat(sent).isEqualTo(known(content).orElseThrow());
    assertThat(stored.blobs().get(sent.digest())).isEqualTo(content);
    assertThat(stored.openUploads()).isZero();
  }

  @Test
  void aSmallBlobTakesTwoRequests() throws IOException {
    upload(SMALL, true);
    assertThat(registry.requests())
        .extracting(FakeRegistry.Seen::method)
        .containsExactly("GET", "POST", "PUT"); // the first finds out whether there is TLS
    assertThat(registry.last("POST", "/uploads/").header("Content-length")).contains("0");
  }

  @Test
  void anEmptyBlobIsOne() throws IOException {
    upload(new byte[0], true);
    upload(new byte[0], false);
  }

  @Test
  void oneThatIsKnownIsSentWithItsLength() throws IOException {
    upload(LARGE, true);
    assertThat(registry.requests())
        .extracting(FakeRegistry.Seen::method)
        .containsExactly("GET", "POST", "PATCH", "PUT");
    FakeRegistry.Seen patch = registry.last("PATCH", "/uploads/");
    assertThat(patch.header("Content-length")).contains("3000000");
    assertThat(patch.header("Content-range")).isEmpty();
  }

  @Test
  void oneThatIsNotKnownIsDigestedOnTheWay() throws IOException {
    upload(LARGE, false);
    assertThat(registry.last("PATCH", "/uploads/").header("Transfer-encoding")).contains("chunked");
    assertThat(runs).hasValue(1);
  }

  @Test
  void whereASmallBlobNeedsAPatchItGetsOneFromThenOn() throws IOException {
    registry.refuses("PUT", "/uploads/", 1, 404, "UNSUPPORTED");
    upload(SMALL, true);
    upload("another".getBytes(UTF_8), true);
    assertThat(registry.count("PATCH", "/uploads/")).isEqualTo(2);
    assertThat(registry.count("PUT", "/uploads/")).isEqualTo(3);
  }

  @Test
  void locationsAreFollowedToOtherServers() throws IOException {
    try (FakeRegistry other = new FakeRegistry()) {
      registry.uploadsAt("http://" + other.host());
      other.when("PATCH", "/uploads/", 1, this::pass).when("PUT", "/uploads/", 1, this::pass);
      upload(LARGE, true);
      assertThat(other.count("PATCH", "")).isEqualTo(1);
    }
  }

  private void pass(HttpExchange exchange) throws IOException {
    registry.route(exchange);
  }

  @ParameterizedTest
  @CsvSource({
    "POST, true",
    "POST, false",
    "PATCH, true",
    "PATCH, false",
    "PUT, true",
    "PUT, false",
  })
  void anUploadIsTriedAgain(String method, boolean isKnown) throws IOException {
    registry.refuses(method, "/uploads/", 3, 503, "");
    upload(LARGE, isKnown);
    assertThat(registry.count(method, "/uploads/")).isEqualTo(4);
  }

  @ParameterizedTest
  @CsvSource({
    "POST, true",
    "POST, false",
    "PATCH, true",
    "PATCH, false",
    "PUT, true",
    "PUT, false",
  })
  void notForEver(String method, boolean isKnown) {
    registry.refuses(method, "/uploads/", 9, 503, "");
    assertThatThrownBy(() -> upload(LARGE, isKnown))
        .isInstanceOf(RegistryException.class)
        .hasMessageContaining("503");
    assertThat(registry.count(method, "/uploads/")).isEqualTo(4);
    assertThat(stored.openUploads()).isZero();
    assertThat(stored.blobs()).isEmpty();
  }

  @Test
  void whatIsThereAfterALostAnswerIsNotSentAgain() throws IOException {
    registry.when(
        "PUT",
        "/uploads/",
        1,
        exchange -> {
          byte[] blob = exchange.getRequestBody().readAllBytes();
          stored.add(blob.length == 0 ? LARGE : blob);
          throw new IOException("the answer is lost");
        });
    Descriptor sent = repository.uploadBlob(TYPE, Optional.empty(), counted(LARGE));
    assertThat(sent).isEqualTo(known(LARGE).orElseThrow());
    assertThat(runs).hasValue(1);
    assertThat(stored.openUploads()).isZero();
  }

  @Test
  void afterAFailedPutOnlyThePutIsSentAgain() throws IOException {
    registry.refuses("PUT", "/uploads/", 1, 500, "");
    upload(LARGE, false);
    assertThat(runs).hasValue(1);
    assertThat(registry.count("PATCH", "/uploads/")).isEqualTo(1);
  }

  @Test
  void oneThatIsKnownGoesOnWhereTheConnectionBroke() throws IOException {
    registry.when("PATCH", "/uploads/", 1, exchange -> breakAfter(exchange, 1_000_000));
    upload(LARGE, true);
    assertThat(registry.last("PATCH", "/uploads/").header("Content-range"))
        .contains("1000000-2999999");
    assertThat(registry.count("POST", "/uploads/")).isEqualTo(1);
    assertThat(runs).hasValue(2);
  }

  @Test
  void oneThatIsNotKnownBeginsAnew() throws IOException {
    registry.when("PATCH", "/uploads/", 1, exchange -> breakAfter(exchange, 1_000_000));
    upload(LARGE, false);
    assertThat(registry.count("POST", "/uploads/")).isEqualTo(2);
    assertThat(registry.count("DELETE", "/uploads/")).isEqualTo(1);
  }

  private void breakAfter(HttpExchange exchange, int bytes) throws IOException {
    byte[] part = exchange.getRequestBody().readNBytes(bytes);
    stored.uploads.values().iterator().next().content.write(part);
    throw new IOException("the connection breaks");
  }

  @Test
  void anUploadThatTheRegistryForgotBeginsAnew() throws IOException {
    registry.when(
        "PATCH",
        "/uploads/",
        1,
        exchange -> {
          stored.uploads.clear();
          registry.route(exchange);
        });
    upload(LARGE, true);
    assertThat(registry.count("POST", "/uploads/")).isEqualTo(2);
  }

  @Test
  void whatTheSourceThrowsIsPassedOnAtOnce() {
    IOException wrong = new IOException("the disk is gone");
    assertThatThrownBy(() -> repository.uploadBlob(TYPE, Optional.empty(), failing(wrong)))
        .isSameAs(wrong);
    RegistryException far =
        new RegistryException("another registry", 503, List.of(), Optional.empty(), null);
    assertThatThrownBy(() -> repository.uploadBlob(TYPE, known(LARGE), failing(far))).isSameAs(far);
    assertThat(registry.count("POST", "/uploads/")).isEqualTo(2);
    assertThat(registry.count("PUT", "/uploads/")).isZero();
    assertThat(stored.openUploads()).isZero();
  }

  private static BlobSource failing(Exception failure) {
    return to -> {
      to.accept(LARGE, 500_000);
      if (failure instanceof IOException e) {
        throw e;
      }
      throw (RuntimeException) failure;
    };
  }

  @ParameterizedTest
  @ValueSource(ints = {2_999_999, 3_000_001})
  void aSourceThatGivesSomethingElseIsNoticed(int size) {
    assertThatThrownBy(() -> repository.uploadBlob(TYPE, known(LARGE), counted(random(size))))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining(Digest.of(LARGE).toString());
    assertThat(stored.openUploads()).isZero();
    assertThat(stored.blobs()).isEmpty();
  }

  @Test
  void anotherDigestInTheAnswerIsAnError() {
    registry.when(
        "PUT",
        "/uploads/",
        1,
        exchange -> {
          exchange.getResponseHeaders().set("Docker-Content-Digest", Digest.of(LARGE).toString());
          FakeRegistry.answer(exchange, 201, "");
        });
    assertThatThrownBy(() -> upload(SMALL, true))
        .isInstanceOf(RegistryException.class)
        .hasMessageContaining(Digest.of(LARGE).toString());
  }

  @Test
  void aPrivateAddressThatNobodyNamedIsNotUploadedTo() {
    registry.uploadsAt("http://127.0.0.2:1");
    assertThatThrownBy(() -> upload(SMALL, true))
        .isInstanceOf(RegistryException.class)
        .hasMessageContaining("private address");
  }

  @Test
  void spareSessionsThatAreTooManyAreCancelled() {
    for (int i = 0; i < 12; i++) {
      repository.mountBlob(Digest.of(new byte[i]), "base");
    }
    assertThat(stored.openUploads()).isEqualTo(8);
    client.close();
    assertThat(stored.openUploads()).isZero();
  }

  @Test
  void anAnswerWithoutLocationIsAnError() {
    registry.when("POST", "/uploads/", 1, exchange -> FakeRegistry.answer(exchange, 202, ""));
    assertThatThrownBy(() -> upload(SMALL, true)).hasMessageContaining("no Location");
  }

  @Test
  void aRepositoryThatHasToBeMadeFirstIsSaidSo() {
    registry.refuses("POST", "/uploads/", 1, 404, "NAME_UNKNOWN");
    assertThatThrownBy(() -> upload(SMALL, true))
        .hasMessageContaining("NAME_UNKNOWN")
        .hasMessageContaining("made before");
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void whatIsTooLargeGoesInChunks(boolean isKnown) throws IOException {
    registry.takesAtMost(1_000_000);
    upload(LARGE, isKnown);
    FakeRegistry.Seen patch = registry.last("PATCH", "/uploads/");
    assertThat(patch.header("Content-range").orElseThrow()).endsWith("-2999999");
    long before = registry.count("POST", "/uploads/");
    byte[] another = random(2_500_000);
    upload(another, isKnown);
    assertThat(registry.count("POST", "/uploads/")).isEqualTo(before + 1); // it is remembered
  }

  @Test
  void whoLearnsThatAtTheSameTimeGoesInChunksToo() throws Exception {
    CyclicBarrier together = new CyclicBarrier(2);
    registry.when(
        "PATCH",
        "/uploads/",
        2,
        exchange -> {
          try {
            together.await();
          } catch (InterruptedException | BrokenBarrierException e) {
            throw new IOException(e);
          }
          FakeRegistry.answer(exchange, 413, "");
        });
    byte[] other = random(2_000_000);
    Thread second =
        Thread.ofPlatform()
            .start(() ->
                assertThatCode(
                        () -> repository.uploadBlob(TYPE, known(other), TestClient.source(other)))
                    .doesNotThrowAnyException());
    repository.uploadBlob(TYPE, known(LARGE), TestClient.source(LARGE));
    second.join();
    assertThat(stored.blobs()).containsKeys(Digest.of(LARGE), Digest.of(other));
  }

  @Test
  void thereIsAnEndToMakingChunksSmaller() {
    registry.takesAtMost(1000);
    assertThatThrownBy(() -> upload(LARGE, true))
        .isInstanceOf(RegistryException.class)
        .hasMessageContaining("413");
    assertThat(stored.openUploads()).isZero();
  }

  @Test
  void chunksAreAsTheUserWantsThem() throws IOException {
    try (RegistryClient chunked = TestClient.anonymous().withChunks(1_000_000).open()) {
      upload(chunked.forPush(registry.reference("app:1")), LARGE, false);
    }
    assertThat(registry.requests())
        .filteredOn(request -> request.method().equals("PATCH"))
        .extracting(request -> request.header("Content-range").orElseThrow())
        .containsExactly("0-999999", "1000000-1999999", "2000000-2999999");
    assertThat(runs).hasValue(1);
  }

  @Test
  void chunksAreNoSmallerThanTheRegistryWants() throws IOException {
    registry.wantsChunksOf(2_000_000);
    try (RegistryClient chunked = TestClient.anonymous().withChunks(500_000).open()) {
      upload(chunked.forPush(registry.reference("app:1")), LARGE, true);
    }
    assertThat(registry.count("PATCH", "/uploads/")).isEqualTo(2);
  }

  @Test
  void aLostChunkIsSentAgainWithoutTheSource() throws IOException {
    registry
        .refuses("PATCH", "/uploads/", 1, 500, "")
        .when("PATCH", "/uploads/", 1, exchange -> breakAfter(exchange, 300_000));
    try (RegistryClient chunked = TestClient.anonymous().withChunks(1_000_000).open()) {
      upload(chunked.forPush(registry.reference("app:1")), LARGE, false);
    }
    assertThat(runs).hasValue(1);
    assertThat(registry.count("GET", "/uploads/")).isEqualTo(2);
  }

  @Test
  void anUploadThatIsForgottenWithALostChunkCostsOneTry() throws IOException {
    registry.when(
        "PATCH",
        "/uploads/",
        1,
        exchange -> {
          stored.uploads.clear();
          breakAfter(exchange, 300_000);
        });
    try (RegistryClient chunked =
        TestClient.anonymous().withChunks(1_000_000).withRetries(1).open()) {
      upload(chunked.forPush(registry.reference("app:1")), LARGE, false);
    }
    assertThat(runs).hasValue(2);
  }

  @Test
  void aChunkAtTheWrongPlaceIsPutRight() throws IOException {
    registry.when(
        "PATCH",
        "/uploads/",
        1,
        exchange -> {
          stored.uploads.values().iterator().next().content.write(LARGE, 0, 1234);
          registry.route(exchange);
        });
    try (RegistryClient chunked = TestClient.anonymous().withChunks(1_000_000).open()) {
      upload(chunked.forPush(registry.reference("app:1")), LARGE, false);
    }
    assertThat(runs).hasValue(1);
  }

  @Test
  void whereConnectionsBreakAgainAndAgainChunksAreTried() throws IOException {
    registry.when(
        "PATCH",
        "/uploads/",
        2,
        exchange -> {
          exchange.getRequestBody().readNBytes(10_000);
          throw new IOException("the connection breaks");
        });
    upload(LARGE, false);
    assertThat(registry.last("PATCH", "/uploads/").header("Content-range")).isPresent();
  }

  @Test
  void closingTheClientCancelsWhatIsUnderWay() throws Exception {
    BlobSource endless =
        to -> {
          while (true) {
            to.accept(LARGE, 100_000);
          }
        };
    Thread uploading =
        Thread.ofPlatform()
            .start(() ->
                assertThatThrownBy(() -> repository.uploadBlob(TYPE, Optional.empty(), endless))
                    .isInstanceOf(RegistryException.class));
    while (registry.count("PATCH", "/uploads/") == 0) {
      Thread.onSpinWait();
    }
    client.close();
    uploading.join();
    assertThat(registry.count("DELETE", "/uploads/")).isEqualTo(1);
  }

  @Test
  void closingTheClientCancelsUploadsThatAMountBegan() {
    repository.mountBlob(Digest.of(SMALL), "base");
    client.close();
    assertThat(stored.openUploads()).isZero();
  }
}
