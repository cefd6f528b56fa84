package org.nix2container.registry;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nix2container.oci.Descriptor;
import org.nix2container.oci.Digest;

class BlobReadingTest {

  private static final byte[] BLOB = new byte[4_000_000];

  static {
    new Random(11).nextBytes(BLOB);
  }

  private final FakeRegistry registry = new FakeRegistry();
  private final RegistryClient client = TestClient.anonymous().open();
  private final Repository repository = client.forPull(registry.reference("app:1")).get(0);
  private final Descriptor descriptor =
      new Descriptor("x", registry.repository("app").add(BLOB), BLOB.length);

  @AfterEach
  void close() {
    client.close();
    registry.close();
  }

  private byte[] read(Descriptor blob) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    repository.readBlob(blob, (buffer, length) -> bytes.write(buffer, 0, length));
    return bytes.toByteArray();
  }

  @Test
  void allBytesAreGiven() throws IOException {
    assertThat(read(descriptor)).isEqualTo(BLOB);
  }

  private static void breakAfter(HttpExchange exchange, int bytes) throws IOException {
    exchange.sendResponseHeaders(200, BLOB.length);
    exchange.getResponseBody().write(BLOB, 0, bytes);
    exchange.getResponseBody().flush();
    throw new IOException("the connection breaks");
  }

  @Test
  void itGoesOnWhereTheConnectionBroke() throws IOException {
    registry.when("GET", "/blobs/", 1, exchange -> breakAfter(exchange, 1_500_000));
    assertThat(read(descriptor)).isEqualTo(BLOB);
    assertThat(registry.last("GET", "/blobs/").header("Range").orElseThrow()).startsWith("bytes=1");
  }

  @Test
  void aRegistryThatGivesNoPartsIsReadFromItsBeginning() throws IOException {
    registry
        .when("GET", "/blobs/", 1, exchange -> breakAfter(exchange, 1_500_000))
        .when("GET", "/blobs/", 1, exchange -> FakeRegistry.answer(exchange, 200, BLOB));
    assertThat(read(descriptor)).isEqualTo(BLOB);
  }

  @Test
  void anotherPartThanWasAskedForIsNotTaken() {
    registry
        .when("GET", "/blobs/", 1, exchange -> breakAfter(exchange, 1_500_000))
        .when(
            "GET",
            "/blobs/",
            1,
            exchange -> {
              exchange.getResponseHeaders().set("Content-Range", "bytes 5-9/4000000");
              FakeRegistry.answer(exchange, 206, "abcde");
            });
    assertThatThrownBy(() -> read(descriptor))
        .isInstanceOf(RegistryException.class)
        .hasMessageContaining("another part");
  }

  @Test
  void itDoesNotGoOnForEver() {
    registry.when("GET", "/blobs/", 99, exchange -> breakAfter(exchange, 10));
    assertThatThrownBy(() -> read(descriptor)).isInstanceOf(RegistryException.class);
    assertThat(registry.count("GET", "/blobs/")).isEqualTo(4);
  }

  @Test
  void progressMakesUpForFailures() throws IOException {
    registry.when(
        "GET",
        "/blobs/",
        99,
        exchange -> {
          String range = exchange.getRequestHeaders().getFirst("Range");
          int from = range == null ? 0 : Integer.parseInt(range.replaceAll("\\D", ""));
          int to = Math.min(BLOB.length, from + 1_300_000);
          exchange.getResponseHeaders().set("Content-Range", "bytes " + from + "-x/y");
          exchange.sendResponseHeaders(from == 0 ? 200 : 206, BLOB.length - from);
          exchange.getResponseBody().write(BLOB, from, to - from);
          exchange.getResponseBody().flush();
          if (to < BLOB.length) {
            throw new IOException("the connection breaks");
          }
        });
    try (RegistryClient once = TestClient.anonymous().withRetries(1).open()) {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      once.forPull(registry.reference("app:1"))
          .get(0)
          .readBlob(descriptor, (buffer, length) -> bytes.write(buffer, 0, length));
      assertThat(bytes.toByteArray()).isEqualTo(BLOB);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 300_000, 3_999_999})
  void neverMoreThanTheDescriptorSays(int size) throws IOException {
    Descriptor shorter = new Descriptor("x", descriptor.digest(), size);
    assertThat(read(shorter)).isEqualTo(Arrays.copyOf(BLOB, size));
  }

  @Test
  void oneThatIsShorterThanItShouldBeEnds() throws IOException {
    Descriptor longer = new Descriptor("x", descriptor.digest(), BLOB.length + 5L);
    assertThat(read(longer)).isEqualTo(BLOB);
  }

  @Test
  void whatTheConsumerThrowsIsPassedOn() {
    IOException full = new IOException("no space left");
    assertThatThrownBy(() ->
            repository.readBlob(
                descriptor,
                (_, _) -> {
                  throw full;
                }))
        .isSameAs(full);
    assertThat(registry.count("GET", "/blobs/")).isEqualTo(1);
  }

  @Test
  void aSmallBlobIsVerified() {
    byte[] config = "{}".getBytes(UTF_8);
    Digest digest = registry.repository("app").add(config);
    assertThat(repository.blob(new Descriptor("x", digest, 2), 10)).isEqualTo(config);
    assertThatThrownBy(() -> repository.blob(new Descriptor("x", digest, 1), 10))
        .isInstanceOf(RegistryException.class)
        .hasMessageContaining(digest.toString());
    assertThatThrownBy(() -> repository.blob(descriptor, 10))
        .isInstanceOf(RegistryException.class)
        .hasMessageContaining("more than 10 bytes");
  }

  @Test
  void oneThatIsElsewhereIsReadThere() throws IOException {
    try (FakeRegistry storage = new FakeRegistry()) {
      storage.when("GET", "/signed", 1, exchange -> FakeRegistry.answer(exchange, 200, BLOB));
      registry.when(
          "GET",
          "/blobs/",
          1,
          exchange -> {
            exchange
                .getResponseHeaders()
                .set("Location", "http://" + storage.host() + "/signed?X-Amz-Signature=1%2F2");
            FakeRegistry.answer(exchange, 307, "");
          });
      assertThat(read(descriptor)).isEqualTo(BLOB);
      assertThat(storage.requests().get(0).target()).isEqualTo("/signed?X-Amz-Signature=1%2F2");
    }
  }
}
