package org.nix2container.serve;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nix2container.layer.Layer;
import org.nix2container.pull.ImageSource;
import org.nix2container.pull.RegistryRepository;
import org.nix2container.pull.SourceContext;
import org.nix2container.pull.SourceImage;
import org.nix2container.reference.Location;
import org.nix2container.reference.RegistryReference;
import org.nix2container.registry.RegistryClient;
import org.nix2container.registry.TestClient;
import org.nix2container.stream.LayerTars;

/** Our own registry client pulls from our own registry, which it takes for one like any other. */
class OwnClientTest {

  @TempDir Path folder;
  private final RegistryClient client = TestClient.anonymous().open();
  private final LayerTars tars = new LayerTars(1);
  private ServedStore served;
  private Layer layer;
  private SourceImage image;
  private String host;

  @BeforeEach
  void start() throws IOException {
    served = new ServedStore(folder);
    layer = served.store().layer("hello", "hello".repeat(200_000));
    image = served.store().source(layer, served.store().gzipped(served.store().layer("b", "b")));
    InetSocketAddress at = served.with("some/app", "latest", image).serve();
    host = "127.0.0.1:" + at.getPort();
  }

  @AfterEach
  void stop() throws IOException {
    client.close();
    tars.close();
    served.close();
  }

  private ImageSource open() {
    return ImageSource.open(
        Location.parse("docker://" + host + "/some/app"),
        SourceContext.local(tars)
            .withRegistries(reference -> RegistryRepository.of(client).apply(reference)));
  }

  @Test
  void anImageIsPulledToTheByte() throws IOException {
    try (ImageSource source = open()) {
      SourceImage pulled = source.image(Optional.empty());
      assertThat(pulled.manifest().content()).isEqualTo(image.manifest().content());
      assertThat(pulled.config()).isEqualTo(image.config());
      for (int i = 0; i < 2; i++) {
        pulled.layers().get(i).writeTo((block, length) -> {}); // it digests all
        assertThat(pulled.layers().get(i).descriptor())
            .isEqualTo(image.layers().get(i).descriptor());
      }
      assertThat(served.store().copy(pulled, "oci:" + folder.resolve("layout") + ":x"))
          .isEqualTo(image.manifest().digest());
    }
  }

  /** A registry in front of another, whose layers it does not have. */
  @Test
  void layersThatAreInAnotherRegistryAreServed() throws IOException {
    try (ImageSource source = open()) {
      served.with("passed", "on", source.image(Optional.empty()));
      InetSocketAddress second = served.serve();
      Wire.Reply reply = Wire.ask(second, "GET", "/v2/passed/blobs/" + layer.digest());
      assertThat(reply.body()).isEqualTo(served.store().tar(layer));
      Wire.Reply part =
          Wire.ask(second, "GET", "/v2/passed/blobs/" + layer.digest(), "Range: bytes=99-999");
      assertThat(part.body()).hasSize(901);
    }
  }

  @Test
  void whenTheOtherRegistryIsGoneTheLayerFails() throws Exception {
    try (ImageSource source = open()) {
      served.with("passed", "on", source.image(Optional.empty()));
      SeenLayers seen = new SeenLayers();
      try (ServedStore second = new ServedStore(folder.resolve("second"))) {
        second.with("passed", "on", source.image(Optional.empty()));
        ImageServer server = second.serve(ServedStore.options(), seen);
        served.close();
        Wire.Reply reply = Wire.ask(server.address(), "GET", "/v2/passed/blobs/" + layer.digest());
        assertThat(reply.status()).isEqualTo(500);
      }
      assertThat(seen.failures()).hasSize(1);
    }
  }

  @Test
  void tagsAreListedPageByPage() {
    for (int i = 0; i < 1500; i++) {
      served.with("some/app", "v" + i, image);
    }
    try (ImageSource _ = open()) {
      List<String> tags =
          client.forPull(RegistryReference.parse(host + "/some/app")).getFirst().tags();
      assertThat(tags).hasSize(1501).contains("latest", "v0", "v1499").doesNotHaveDuplicates();
    }
  }

  @Test
  void anImageThatIsNotThereIsNotFound() {
    assertThat(
            client
                .forPull(RegistryReference.parse(host + "/some/app:none"))
                .getFirst()
                .manifest("none"))
        .isEmpty();
  }
}
