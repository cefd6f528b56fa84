package org.nix2container.serve;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.nix2container.layer.Layer;
import org.nix2container.oci.MediaType;
import org.nix2container.pull.SourceImage;

/** What the server gives of an image beyond what the specification's own list asks for. */
class PullingTest {

  @TempDir Path folder;
  private ServedStore served;
  private Layer generated;
  private Layer stored;
  private SourceImage image;
  private InetSocketAddress at;

  @BeforeEach
  void start() throws IOException {
    served = new ServedStore(folder);
    generated = served.store().layer("hello", "hello");
    stored = served.store().gzipped(served.store().layer("base", "base"));
    image = served.store().source(stored, generated);
    at = served.with("app", "latest", image).serve();
  }

  @AfterEach
  void stop() throws IOException {
    served.close();
  }

  private Wire.Reply ask(String method, String path, String... fields) throws IOException {
    return Wire.ask(at, method, path, fields);
  }

  private String blob(Layer layer) {
    return "/v2/app/blobs/" + layer.digest();
  }

  @Test
  void itIsARegistryOfTheSecondVersion() throws IOException {
    for (String path : List.of("/v2/", "/v2")) {
      Wire.Reply reply = ask("GET", path);
      assertThat(reply.status()).isEqualTo(200);
      assertThat(reply.text()).isEqualTo("{}");
      assertThat(reply.field("Docker-Distribution-Api-Version")).contains("registry/2.0");
      assertThat(reply.field("Date")).hasValueSatisfying(date -> assertThat(date).endsWith("GMT"));
    }
  }

  @Test
  void aLayerOfABaseImageIsItsFile() throws IOException {
    Wire.Reply reply = ask("GET", blob(stored));
    assertThat(reply.body()).isEqualTo(Files.readAllBytes(file(stored)));
    assertThat(reply.field("Content-Type")).contains("application/octet-stream");
  }

  private static Path file(Layer layer) {
    return Path.of(layer.file().orElseThrow());
  }

  /** Docker before 20.10 knows no other. */
  @Test
  void whoTakesOnlyDockersManifestsIsGivenOne() throws IOException {
    SourceImage docker = image.asDocker();
    Wire.Reply reply =
        ask("GET", "/v2/app/manifests/latest", "Accept: " + MediaType.DOCKER_MANIFEST);
    assertThat(reply.field("Content-Type")).contains(MediaType.DOCKER_MANIFEST);
    assertThat(reply.body()).isEqualTo(docker.manifest().content());
    String digest = docker.manifest().digest().toString();
    assertThat(reply.field("Docker-Content-Digest")).contains(digest);

    Wire.Reply again = ask("GET", "/v2/app/manifests/" + digest);
    assertThat(again.body()).as("and finds it by its digest").isEqualTo(reply.body());
    assertThat(again.field("Content-Type")).contains(MediaType.DOCKER_MANIFEST);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "*/*",
        "application/*",
        "text/html",
        "application/vnd.docker.distribution.manifest.v2+json, application/vnd.oci.image.manifest.v1+json;q=0.5",
        "application/vnd.docker.distribution.manifest.v2+json;q=0",
      })
  void everybodyElseIsGivenTheImagesOwn(String accept) throws IOException {
    Wire.Reply reply = ask("GET", "/v2/app/manifests/latest", "Accept: " + accept);
    assertThat(reply.field("Content-Type")).contains(MediaType.OCI_MANIFEST);
  }

  @Test
  void severalAcceptFieldsAreAsOne() throws IOException {
    Wire.Reply reply =
        ask(
            "GET",
            "/v2/app/manifests/latest",
            "Accept: text/plain",
            "accept: " + MediaType.DOCKER_MANIFEST.toUpperCase(Locale.ROOT));
    assertThat(reply.field("Content-Type")).contains(MediaType.DOCKER_MANIFEST);
  }

  /** Docker cannot say what a zstd layer is. */
  @Test
  void anImageThatDockersManifestCannotDescribeKeepsItsOwn() throws IOException {
    served.with("zstd", "latest", served.store().source(served.store().zstd(generated)));
    Wire.Reply reply =
        ask("GET", "/v2/zstd/manifests/latest", "Accept: " + MediaType.DOCKER_MANIFEST);
    assertThat(reply.field("Content-Type")).contains(MediaType.OCI_MANIFEST);
  }

  @Test
  void aPullThatHasBegunBeforeTheTagWasGivenToAnotherImageCanGoOn() throws IOException {
    SourceImage another = served.store().source(served.store().layer("other", "other"));
    served.withEarlier("app", image).with("app", "latest", another);
    assertThat(ask("GET", blob(generated)).status()).isEqualTo(200);
    assertThat(ask("GET", "/v2/app/manifests/" + image.manifest().digest()).status())
        .isEqualTo(200);
    assertThat(ask("GET", "/v2/app/manifests/latest").body())
        .isEqualTo(another.manifest().content());
  }

  @Test
  void blobsAreOfTheirRepositoryAlone() throws IOException {
    served.with("other", "latest", served.store().source(served.store().layer("o", "o")));
    assertThat(ask("GET", "/v2/other/blobs/" + generated.digest()).status()).isEqualTo(404);
  }

  @Test
  void aDigestOfAnAlgorithmThatIsNotUsedHereIsUnknown() throws IOException {
    assertThat(ask("GET", "/v2/app/blobs/sha512:" + "0".repeat(128)).status()).isEqualTo(404);
    assertThat(ask("GET", "/v2/app/manifests/sha512:" + "0".repeat(128)).status()).isEqualTo(404);
  }

  @ParameterizedTest
  @CsvSource({
    "bytes=0-9, 0, 10",
    "bytes=5-5, 5, 6",
    "bytes=100-, 100, -1",
    "bytes=-20, -20, -1",
    "bytes=-999999999, 0, -1",
    "bytes=1000-999999999999, 1000, -1",
    "BYTES=0-9, 0, 10",
  })
  void someBytesOfALayerCanBeAskedFor(String range, int from, int to) throws IOException {
    byte[] tar = served.store().tar(generated);
    int begin = from < 0 ? tar.length + from : from;
    int end = to < 0 ? tar.length : to;
    Wire.Reply reply = ask("GET", blob(generated), "Range: " + range);
    assertThat(reply.status()).isEqualTo(206);
    assertThat(reply.body()).isEqualTo(Arrays.copyOfRange(tar, begin, end));
    assertThat(reply.field("Content-Range"))
        .contains("bytes " + begin + "-" + (end - 1) + "/" + tar.length);
  }

  @Test
  void someBytesOfAConfigCanBeAskedFor() throws IOException {
    Wire.Reply reply =
        ask("GET", "/v2/app/blobs/" + image.configDescriptor().digest(), "Range: bytes=1-3");
    assertThat(reply.status()).isEqualTo(206);
    assertThat(reply.body()).isEqualTo(Arrays.copyOfRange(image.config(), 1, 4));
  }

  @ParameterizedTest
  @ValueSource(strings = {"bytes=99999999-", "bytes=-0", "bytes=99999999-999999999"})
  void bytesThatAreNotThereAreToldSo(String range) throws IOException {
    Wire.Reply reply = ask("GET", blob(generated), "Range: " + range);
    assertThat(reply.status()).isEqualTo(416);
    assertThat(reply.field("Content-Range"))
        .contains("bytes */" + served.store().tar(generated).length);
  }

  /** As RFC 9110 allows: it is no error to be given more than one wanted. */
  @ParameterizedTest
  @ValueSource(
      strings = {"bytes=0-1,5-6", "bytes=", "bytes=-", "bytes=x-", "bytes=5-2", "lines=0-9", "0-9"})
  void aRangeThatIsNotOneRangeIsPassedOver(String range) throws IOException {
    Wire.Reply reply = ask("GET", blob(generated), "Range: " + range);
    assertThat(reply.status()).isEqualTo(200);
    assertThat(reply.body()).isEqualTo(served.store().tar(generated));
  }

  @Test
  void aRangeIsOfWhatTheClientHasBegunToFetch() throws IOException {
    String tag = ask("HEAD", blob(generated)).field("ETag").orElseThrow();
    assertThat(ask("GET", blob(generated), "Range: bytes=0-9", "If-Range: " + tag).status())
        .isEqualTo(206);
    assertThat(ask("GET", blob(generated), "Range: bytes=0-9", "If-Range: \"another\"").status())
        .isEqualTo(200);
    assertThat(ask("HEAD", blob(generated), "Range: bytes=0-9").status())
        .as("there are no ranges of heads")
        .isEqualTo(200);
  }

  @Test
  void whatTheClientHasAlreadyIsNotSentAgain() throws IOException {
    for (String path : List.of(blob(generated), "/v2/app/manifests/latest")) {
      Wire.Reply first = ask("GET", path);
      String tag = first.field("ETag").orElseThrow();
      for (String known : List.of(tag, "W/" + tag, "\"x\", " + tag, "*")) {
        Wire.Reply again = ask("GET", path, "If-None-Match: " + known);
        assertThat(again.status()).isEqualTo(304);
        assertThat(again.body()).isEmpty();
        assertThat(again.field("ETag")).contains(tag);
      }
      assertThat(ask("GET", path, "If-None-Match: \"x\"").body()).isEqualTo(first.body());
    }
  }

  @Test
  void onlyWhatIsAskedForByItsDigestIsKeptForEver() throws IOException {
    assertThat(ask("GET", blob(generated)).field("Cache-Control").orElseThrow())
        .contains("immutable");
    assertThat(ask("GET", "/v2/app/manifests/latest").field("Cache-Control")).contains("no-cache");
  }

  @Test
  void allRepositoriesAreListed() throws IOException {
    served.with("b/c", "x", image).with("b", "x", image);
    assertThat(ask("GET", "/v2/_catalog").text())
        .isEqualTo("{\"repositories\":[\"app\",\"b\",\"b/c\"]}");
    Wire.Reply page = ask("GET", "/v2/_catalog?n=1&last=app");
    assertThat(page.text()).isEqualTo("{\"repositories\":[\"b\"]}");
    assertThat(page.field("Link")).contains("</v2/_catalog?n=1&last=b>; rel=\"next\"");
  }

  @Test
  void itTellsThatItIsAlive() throws IOException {
    Wire.Reply reply = ask("GET", "/healthz");
    assertThat(reply.status()).isEqualTo(200);
    assertThat(reply.text()).isEqualTo("ok\n");
  }

  @Test
  void browsersAreShownThePage() throws IOException {
    Page page =
        (path, host) ->
            path.equals("/")
                ? Optional.of(
                    new Page.Content(
                        "text/html",
                        Map.of("X-Field", "y"),
                        ("seen at " + host.orElse("?")).getBytes(StandardCharsets.UTF_8)))
                : Optional.empty();
    try (ImageServer server =
        ImageServer.start(ServedStore.options(), served, page, ServeObserver.NONE)) {
      Wire.Reply reply = Wire.ask(server.address(), "GET", "/?x=y");
      assertThat(reply.text()).isEqualTo("seen at localhost");
      assertThat(reply.field("Content-Type")).contains("text/html");
      assertThat(reply.field("X-Field")).contains("y");
      assertThat(Wire.ask(server.address(), "GET", "/other").status()).isEqualTo(404);
    }
    assertThat(ask("GET", "/").status()).isEqualTo(404);
  }

  /** Podman is given images through such a server, which other users of the machine can reach. */
  @Test
  void withoutThePrefixThereIsNothing() throws IOException {
    ImageServer server =
        served.serve(ServedStore.options().withPrefix("s3cret"), ServeObserver.NONE);
    InetSocketAddress there = server.address();
    assertThat(Wire.ask(there, "GET", "/v2/").status()).isEqualTo(200);
    assertThat(Wire.ask(there, "GET", "/v2/s3cret/app/manifests/latest").body())
        .isEqualTo(image.manifest().content());
    assertThat(Wire.ask(there, "GET", "/v2/s3cret/app/blobs/" + generated.digest()).status())
        .isEqualTo(200);
    assertThat(Wire.ask(there, "GET", "/v2/s3cret/app/tags/list").text())
        .startsWith("{\"name\":\"s3cret/app\"");
    for (String path :
        List.of(
            "/v2/app/manifests/latest",
            "/v2/s3cre/app/manifests/latest",
            "/v2/s3cret2/app/manifests/latest",
            "/v2/s3cret/manifests/latest",
            "/v2/app/blobs/" + generated.digest(),
            "/v2/app/tags/list",
            "/v2/_catalog",
            "/metrics",
            "/healthz",
            "/")) {
      assertThat(Wire.ask(there, "GET", path).status()).as(path).isEqualTo(404);
    }
  }
}
