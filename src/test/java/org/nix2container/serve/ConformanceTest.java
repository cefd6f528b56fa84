package org.nix2container.serve;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nix2container.layer.Layer;
import org.nix2container.oci.Digest;
import org.nix2container.oci.MediaType;
import org.nix2container.pull.SourceImage;

/**
 * The list of the distribution specification's conformance tests, as far as it is about reading:
 * the workflow "Pull", and of "Content discovery" what does not need a push.
 */
class ConformanceTest {

  private static final String OCI = "Accept: application/vnd.oci.image.manifest.v1+json";
  private static final Digest DUMMY = Digest.of(new byte[] {1});

  @TempDir Path folder;
  private ServedStore served;
  private Layer layer;
  private SourceImage image;
  private InetSocketAddress at;

  @BeforeEach
  void populateRegistry() throws IOException {
    served = new ServedStore(folder);
    layer = served.store().layer("hello", "hello");
    image = served.store().source(layer);
    for (String tag : List.of("test0", "test1", "test2", "test3")) {
      served.with("a/repository", tag, image);
    }
    at = served.serve();
  }

  @AfterEach
  void stop() throws IOException {
    served.close();
  }

  private Wire.Reply ask(String method, String path, String... fields) throws IOException {
    return Wire.ask(at, method, "/v2/a/repository/" + path, fields);
  }

  private static void isError(Wire.Reply reply, int status, String code) {
    assertThat(reply.status()).isEqualTo(status);
    assertThat(reply.field("Content-Type")).contains("application/json");
    assertThat(reply.text()).startsWith("{\"errors\":[{\"code\":\"" + code + "\",\"message\":\"");
  }

  @Nested
  class PullBlobs {

    @Test
    void headRequestToNonexistentBlobShouldResultIn404Response() throws IOException {
      assertThat(ask("HEAD", "blobs/" + DUMMY).status()).isEqualTo(404);
    }

    @Test
    void headRequestToExistingBlobShouldYield200() throws IOException {
      Digest config = image.configDescriptor().digest();
      Wire.Reply reply = ask("HEAD", "blobs/" + config);
      assertThat(reply.status()).isEqualTo(200);
      assertThat(reply.field("Docker-Content-Digest")).contains(config.toString());
      assertThat(reply.field("Content-Length")).contains("" + image.config().length);
    }

    @Test
    void getNonexistentBlobShouldResultIn404Response() throws IOException {
      isError(ask("GET", "blobs/" + DUMMY), 404, "BLOB_UNKNOWN");
    }

    @Test
    void getRequestToExistingBlobUrlShouldYield200() throws IOException {
      Wire.Reply config = ask("GET", "blobs/" + image.configDescriptor().digest());
      assertThat(config.status()).isEqualTo(200);
      assertThat(config.body()).isEqualTo(image.config());
      Wire.Reply blob = ask("GET", "blobs/" + layer.digest());
      assertThat(blob.status()).isEqualTo(200);
      assertThat(blob.body()).isEqualTo(served.store().tar(layer));
    }
  }

  @Nested
  class PullManifests {

    private void isTheManifest(Wire.Reply reply) {
      assertThat(reply.status()).isEqualTo(200);
      assertThat(reply.field("Content-Type")).contains(MediaType.OCI_MANIFEST);
      assertThat(reply.field("Docker-Content-Digest")).contains("" + image.manifest().digest());
      assertThat(reply.field("Content-Length")).contains("" + image.manifest().content().length);
    }

    @ParameterizedTest
    @ValueSource(strings = {".INVALID_MANIFEST_NAME", "nonexistent"})
    void headRequestToNonexistentManifestShouldReturn404(String reference) throws IOException {
      assertThat(ask("HEAD", "manifests/" + reference).status()).isEqualTo(404);
    }

    @Test
    void headRequestToManifestPathWithDigestShouldYield200Response() throws IOException {
      isTheManifest(ask("HEAD", "manifests/" + image.manifest().digest(), OCI));
    }

    @Test
    void headRequestToManifestPathWithTagShouldYield200Response() throws IOException {
      isTheManifest(ask("HEAD", "manifests/test0", OCI));
    }

    @ParameterizedTest
    @ValueSource(strings = {".INVALID_MANIFEST_NAME", "nonexistent"})
    void getNonexistentManifestShouldReturn404(String reference) throws IOException {
      isError(ask("GET", "manifests/" + reference), 404, "MANIFEST_UNKNOWN");
    }

    @Test
    void getRequestToManifestPathWithDigestShouldYield200Response() throws IOException {
      Wire.Reply reply = ask("GET", "manifests/" + image.manifest().digest(), OCI);
      isTheManifest(reply);
      assertThat(reply.body()).isEqualTo(image.manifest().content());
    }

    @Test
    void getRequestToManifestPathWithTagShouldYield200Response() throws IOException {
      Wire.Reply reply = ask("GET", "manifests/test3", OCI);
      isTheManifest(reply);
      assertThat(reply.body()).isEqualTo(image.manifest().content());
    }
  }

  @Nested
  class ErrorCodes {

    @Test
    void a400ResponseBodyShouldContainOciConformingJsonMessage() throws IOException {
      isError(ask("GET", "manifests/sha256:totallywrong"), 400, "DIGEST_INVALID");
      isError(ask("GET", "blobs/sha256:totallywrong"), 400, "DIGEST_INVALID");
      isError(Wire.ask(at, "GET", "/v2/Wrong/manifests/x"), 400, "NAME_INVALID");
    }

    @Test
    void aRepositoryThatIsNotThereIsUnknown() throws IOException {
      for (String path :
          List.of("manifests/x", "blobs/" + DUMMY, "tags/list", "referrers/" + DUMMY)) {
        isError(Wire.ask(at, "GET", "/v2/another/" + path), 404, "NAME_UNKNOWN");
      }
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
          "POST blobs/uploads/",
          "PATCH blobs/uploads/1",
          "PUT blobs/uploads/1?digest=x",
          "DELETE blobs/uploads/1",
          "PUT manifests/test0",
          "DELETE manifests/test0",
          "DELETE blobs/x",
        })
    void whatPushesOrDeletesIsNotSupported(String request) throws IOException {
      String[] words = request.split(" ");
      Wire.Reply reply = ask(words[0], words[1]);
      isError(reply, 405, "UNSUPPORTED");
      assertThat(reply.field("Allow")).contains("GET, HEAD");
    }

    @Test
    void thereIsNoUploadToAskFor() throws IOException {
      isError(ask("GET", "blobs/uploads/1"), 404, "BLOB_UPLOAD_UNKNOWN");
    }
  }

  @Nested
  class ListingTags {

    @Test
    void getRequestToListTagsShouldYield200Response() throws IOException {
      Wire.Reply reply = ask("GET", "tags/list");
      assertThat(reply.status()).isEqualTo(200);
      assertThat(reply.text())
          .isEqualTo(
              "{\"name\":\"a/repository\",\"tags\":[\"test0\",\"test1\",\"test2\",\"test3\"]}");
      assertThat(reply.field("Link")).isEmpty();
    }

    @Test
    void getNumberOfTagsShouldBeLimitableByNQueryParameter() throws IOException {
      Wire.Reply reply = ask("GET", "tags/list?n=2");
      assertThat(reply.text()).contains("[\"test0\",\"test1\"]");
      assertThat(reply.field("Link"))
          .contains("</v2/a/repository/tags/list?n=2&last=test1>; rel=\"next\"");
    }

    @Test
    void getStartOfTagIsSetByLastQueryParameter() throws IOException {
      Wire.Reply reply = ask("GET", "tags/list?n=2&last=test1");
      assertThat(reply.text()).contains("[\"test2\",\"test3\"]");
      assertThat(reply.field("Link")).as("there are no more").isEmpty();
      assertThat(ask("GET", "tags/list?last=test11").text()).contains("[\"test2\",\"test3\"]");
      assertThat(ask("GET", "tags/list?last=z").text()).contains("[]");
    }

    @Test
    void ofNoTagsThereIsNoNextPage() throws IOException {
      Wire.Reply reply = ask("GET", "tags/list?n=0");
      assertThat(reply.text()).contains("\"tags\":[]");
      assertThat(reply.field("Link")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"-1", "x", "", "99999999999999"})
    void aNumberThatIsNoneIsToldSo(String n) throws IOException {
      isError(ask("GET", "tags/list?n=" + n), 400, "PAGINATION_NUMBER_INVALID");
    }
  }

  @Nested
  class ListingReferrers {

    private static final String NONE =
        "{\"schemaVersion\":2,\"mediaType\":\"application/vnd.oci.image.index.v1+json\","
            + "\"manifests\":[]}";

    @Test
    void getRequestToNonexistentBlobShouldResultInEmpty200Response() throws IOException {
      Wire.Reply reply = ask("GET", "referrers/" + DUMMY);
      assertThat(reply.status()).isEqualTo(200);
      assertThat(reply.field("Content-Type")).contains(MediaType.OCI_INDEX);
      assertThat(reply.text()).isEqualTo(NONE);
    }

    @Test
    void getRequestToExistingBlobShouldYield200() throws IOException {
      Wire.Reply reply = ask("GET", "referrers/" + image.manifest().digest());
      assertThat(reply.text()).isEqualTo(NONE);
      assertThat(reply.field("OCI-Filters-Applied")).isEmpty();
    }

    @Test
    void getRequestToExistingBlobWithFilterShouldYield200() throws IOException {
      Wire.Reply reply = ask("GET", "referrers/" + DUMMY + "?artifactType=a/b");
      assertThat(reply.text()).isEqualTo(NONE);
      assertThat(reply.field("OCI-Filters-Applied")).contains("artifactType");
    }

    @Test
    void whatIsNoDigestIsToldSo() throws IOException {
      isError(ask("GET", "referrers/test0"), 400, "DIGEST_INVALID");
    }
  }
}
