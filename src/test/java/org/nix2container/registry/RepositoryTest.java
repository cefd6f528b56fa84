package org.nix2container.registry;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.nix2container.oci.Digest;
import org.nix2container.oci.ManifestBlob;
import org.nix2container.oci.MediaType;

class RepositoryTest {

  private static final byte[] BLOB = "a blob".getBytes(UTF_8);
  private static final byte[] MANIFEST = "{ \"config\":{} }\n".getBytes(UTF_8);

  private final FakeRegistry registry = new FakeRegistry();
  private final RegistryClient client = TestClient.anonymous().open();
  private final Repository repository = client.forPush(registry.reference("team/app:1"));
  private final FakeRepository stored = registry.repository("team/app");

  @AfterEach
  void close() {
    client.close();
    registry.close();
  }

  @Test
  void itKnowsItsNameAndHowFarItIs() {
    assertThat(repository.host()).isEqualTo(registry.host());
    assertThat(repository.name()).isEqualTo("team/app");
    assertThat(repository.roundTrip()).isZero();
    repository.hasBlob(Digest.of(BLOB));
    assertThat(repository.roundTrip()).isPositive();
  }

  @Test
  void aBlobIsLookedForByHead() {
    assertThat(repository.hasBlob(stored.add(BLOB))).isTrue();
    assertThat(repository.hasBlob(Digest.of(MANIFEST))).isFalse();
    assertThat(registry.count("HEAD", "/v2/team/app/blobs/sha256:")).isEqualTo(2);
    assertThat(registry.count("GET", "/blobs/")).isZero();
  }

  @Test
  void whereHeadIsNotAllowedGetIsAskedFromThenOn() {
    registry.refuses("HEAD", "/blobs/", 9, 405, "UNSUPPORTED");
    assertThat(repository.hasBlob(stored.add(BLOB))).isTrue();
    assertThat(repository.hasBlob(Digest.of(MANIFEST))).isFalse();
    assertThat(registry.count("HEAD", "/blobs/")).isEqualTo(1);
    assertThat(registry.last("GET", "/blobs/").header("Range")).contains("bytes=0-0");
  }

  @Test
  void whyItIsForbiddenIsAskedByGet() {
    registry.refuses("HEAD", "/blobs/", 1, 403, "IGNORED");
    registry.refuses("GET", "/blobs/", 1, 403, "DENIED");
    assertThatThrownBy(() -> repository.hasBlob(Digest.of(BLOB)))
        .isInstanceOfSatisfying(
            RegistryException.class,
            e -> {
              assertThat(e.status()).isEqualTo(403);
              assertThat(e.codes()).containsExactly("DENIED");
            })
        .hasMessageContaining("/v2/team/app/blobs/" + Digest.of(BLOB))
        .hasMessageContaining("DENIED: so it is")
        .hasMessageContaining("nix2container login " + registry.host());
  }

  @ParameterizedTest
  @ValueSource(ints = {408, 429, 499, 500, 502, 503, 504, 522})
  void failuresThatPassAreTriedAgain(int status) {
    registry.refuses("HEAD", "/blobs/", 3, status, "");
    assertThat(repository.hasBlob(stored.add(BLOB))).isTrue();
    assertThat(registry.count("HEAD", "/blobs/")).isEqualTo(4);
  }

  @Test
  void notForEver() {
    registry.refuses("GET", "/manifests/", 9, 429, "TOOMANYREQUESTS");
    assertThatThrownBy(() -> repository.manifest("1"))
        .hasMessageContaining("status 429 (TOOMANYREQUESTS: so it is)")
        .hasMessageContaining("rate limit");
    assertThat(registry.count("GET", "/manifests/")).isEqualTo(4);
  }

  @Test
  void lostConnectionsAreTriedAgain() {
    registry.when(
        "HEAD",
        "/blobs/",
        2,
        exchange -> {
          throw new IOException("lost");
        });
    assertThat(repository.hasBlob(stored.add(BLOB))).isTrue();
  }

  @Test
  void aRegistryThatIsNotThereHasNoStatus() {
    registry.close();
    assertThatThrownBy(() -> repository.hasBlob(Digest.of(BLOB)))
        .isInstanceOfSatisfying(RegistryException.class, e -> assertThat(e.status()).isZero())
        .hasMessageStartingWith("tried to look for blob sha256:")
        .hasMessageContaining(registry.host());
  }

  @Test
  void redirectsAreFollowedUpToFive() {
    String target = "/v2/team/app/blobs/" + stored.add(BLOB);
    registry.when(
        "HEAD",
        "/blobs/",
        5,
        exchange -> {
          exchange.getResponseHeaders().set("Location", target);
          FakeRegistry.answer(exchange, 307, "");
        });
    assertThat(repository.hasBlob(Digest.of(BLOB))).isTrue();
    registry.when(
        "HEAD",
        "/blobs/",
        6,
        exchange -> {
          exchange.getResponseHeaders().set("Location", target);
          FakeRegistry.answer(exchange, 307, "");
        });
    assertThatThrownBy(() -> repository.hasBlob(Digest.of(BLOB))).hasMessageContaining("307");
  }

  @Test
  void aBlobIsMounted() {
    Digest digest = registry.repository("base").add(BLOB);
    assertThat(repository.mountBlob(digest, "base")).isTrue();
    assertThat(stored.blobs()).containsKey(digest);
  }

  @ParameterizedTest
  @ValueSource(ints = {400, 401, 403, 404, 405, 429, 500, 503})
  void aMountThatIsRefusedIsNoError(int status) {
    registry.refuses("POST", "mount=", 9, status, "DENIED");
    assertThat(repository.mountBlob(Digest.of(BLOB), "base")).isFalse();
    assertThat(registry.count("POST", "mount=")).isEqualTo(1);
  }

  @Test
  void theUploadThatIsBegunInsteadOfAMountIsUsed() throws Exception {
    assertThat(repository.mountBlob(Digest.of(BLOB), "base")).isFalse();
    assertThat(stored.openUploads()).isEqualTo(1);
    repository.uploadBlob("x", Optional.empty(), TestClient.source(BLOB));
    assertThat(registry.count("POST", "/uploads/")).isEqualTo(1);
    assertThat(stored.openUploads()).isZero();
  }

  @Test
  void manifestsAreReadByTagAndDigest() {
    Digest digest = stored.add("1", MediaType.DOCKER_MANIFEST, MANIFEST);
    ManifestBlob manifest = repository.manifest("1").orElseThrow();
    assertThat(manifest.content()).isEqualTo(MANIFEST);
    assertThat(manifest.mediaType()).isEqualTo(MediaType.DOCKER_MANIFEST);
    assertThat(repository.manifest(digest.toString()).orElseThrow().digest()).isEqualTo(digest);
    assertThat(registry.last("GET", "/manifests/").header("Accept").orElseThrow())
        .contains(
            MediaType.OCI_MANIFEST,
            MediaType.OCI_INDEX,
            MediaType.DOCKER_MANIFEST,
            MediaType.DOCKER_LIST);
  }

  @Test
  void whatThereIsNotIsEmpty() {
    assertThat(repository.manifest("2")).isEmpty();
    registry.refuses("GET", "/manifests/", 1, 404, "NAME_UNKNOWN");
    assertThat(repository.manifest("1")).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "'{\"mediaType\":\"application/vnd.oci.image.index.v1+json\"}', text/plain, oci.image.index",
    "'{\"manifests\":[]}', application/json, oci.image.index",
    "'{\"config\":{},\"layers\":[]}', text/plain, oci.image.manifest",
    "'{\"config\":{}}', application/vnd.docker.distribution.manifest.v2+json; charset=utf-8, docker",
  })
  void theKindIsWhatTheManifestSays(String content, String contentType, String kind) {
    stored.add("1", contentType, content.getBytes(UTF_8));
    assertThat(repository.manifest("1").orElseThrow().mediaType()).contains(kind);
    assertThat(repository.manifest("1").orElseThrow().mediaType()).doesNotContain(";");
  }

  @Test
  void anotherManifestThanWasAskedForIsNotTaken() {
    Digest wanted = Digest.of(BLOB);
    stored.manifests().put(wanted.toString(), new FakeRepository.Stored("x", MANIFEST));
    assertThatThrownBy(() -> repository.manifest(wanted.toString()))
        .isInstanceOf(RegistryException.class)
        .hasMessageContaining(Digest.of(MANIFEST).toString());
  }

  @Test
  void aDigestInTheAnswerIsCompared() {
    registry.when(
        "GET",
        "/manifests/",
        1,
        exchange -> {
          exchange.getResponseHeaders().set("Docker-Content-Digest", Digest.of(BLOB).toString());
          FakeRegistry.answer(exchange, 200, MANIFEST);
        });
    assertThatThrownBy(() -> repository.manifest("1")).hasMessageContaining("should be");
    registry.when("GET", "/manifests/", 1, e -> FakeRegistry.answer(e, 200, MANIFEST));
    assertThat(repository.manifest("1")).isPresent();
  }

  @Test
  void pagesOfOtherServersAreNoManifests() {
    registry.when("GET", "/manifests/", 1, e -> FakeRegistry.answer(e, 200, "<html>"));
    assertThatThrownBy(() -> repository.manifest("1"))
        .isInstanceOf(RegistryException.class)
        .hasMessageContaining("cannot be understood");
  }

  @Test
  void manifestsOfMoreThanFourMebibytesAreNotRead() {
    byte[] large = new byte[4 * 1024 * 1024 + 1];
    registry.when("GET", "/manifests/", 1, e -> FakeRegistry.answer(e, 200, large));
    assertThatThrownBy(() -> repository.manifest("1"))
        .isInstanceOf(RegistryException.class)
        .hasMessageContaining("4194304");
  }

  @ParameterizedTest
  @ValueSource(ints = {200, 201, 202})
  void aManifestIsPutAsItIs(int status) {
    registry.refuses("PUT", "/manifests/", 1, 429, "TOOMANYREQUESTS");
    registry.when(
        "PUT",
        "/manifests/",
        1,
        exchange -> {
          stored.add(
              "1",
              exchange.getRequestHeaders().getFirst("Content-Type"),
              exchange.getRequestBody().readAllBytes());
          FakeRegistry.answer(exchange, status, "");
        });
    repository.putManifest("1", new ManifestBlob(MediaType.OCI_MANIFEST, MANIFEST));
    assertThat(stored.manifests().get("1").content()).isEqualTo(MANIFEST);
    assertThat(stored.manifests().get("1").mediaType()).isEqualTo(MediaType.OCI_MANIFEST);
  }

  @Test
  void codesOfARefusedManifestAreKnown() {
    registry.refuses("PUT", "/manifests/", 1, 400, "MANIFEST_BLOB_UNKNOWN");
    ManifestBlob manifest = new ManifestBlob(MediaType.OCI_MANIFEST, MANIFEST);
    assertThatThrownBy(() -> repository.putManifest("1", manifest))
        .isInstanceOfSatisfying(
            RegistryException.class,
            e -> assertThat(e.codes()).containsExactly("MANIFEST_BLOB_UNKNOWN"));
  }

  @Test
  void aManifestIsDeleted() {
    Digest digest = stored.add("1", MediaType.OCI_MANIFEST, MANIFEST);
    repository.deleteManifest(digest);
    assertThat(stored.manifests()).isEmpty();
    assertThatThrownBy(() -> repository.deleteManifest(digest)).hasMessageContaining("404");
  }

  @Test
  void tagsComeInPages() {
    for (int i = 0; i < 7; i++) {
      stored.add("t" + i, MediaType.OCI_MANIFEST, MANIFEST);
    }
    registry.tagsAtOnce(3);
    assertThat(repository.tags()).containsExactly("t0", "t1", "t2", "t3", "t4", "t5", "t6");
    assertThat(registry.count("GET", "/tags/list")).isEqualTo(3);
  }

  @Test
  void noTagsAreNoError() {
    assertThat(repository.tags()).isEmpty();
  }

  @Test
  void pagesWithoutEndDoEnd() {
    registry.when(
        "GET",
        "/tags/",
        9999,
        exchange -> {
          exchange.getResponseHeaders().set("Link", "</v2/team/app/tags/list>; rel=next");
          FakeRegistry.answer(exchange, 200, "{\"tags\":[\"a\"]}");
        });
    assertThatThrownBy(repository::tags).hasMessageContaining("no end");
  }

  @Test
  void otherServersAreNotAskedForTags() {
    registry.when(
        "GET",
        "/tags/",
        1,
        exchange -> {
          exchange.getResponseHeaders().set("Link", "<http://127.0.0.1:1/x?last=a>; rel=\"next\"");
          FakeRegistry.answer(exchange, 200, "{\"tags\":[\"a\"]}");
        });
    assertThatThrownBy(repository::tags).hasMessageContaining("http://127.0.0.1:1/x");
  }

  @Test
  void aPingSaysWhetherWeAreLetIn() {
    client.ping(registry.reference("x:1"));
    registry.refuses("GET", "/v2/", 1, 403, "DENIED");
    assertThatThrownBy(() -> client.ping(registry.reference("x:1"))).hasMessageContaining("403");
    assertThat(registry.count("GET", "/v2/")).isGreaterThanOrEqualTo(2);
  }
}
