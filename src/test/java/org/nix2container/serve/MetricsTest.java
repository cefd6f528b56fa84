package org.nix2container.serve;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nix2container.layer.Layer;
import org.nix2container.pull.SourceImage;

/** What Prometheus reads. */
class MetricsTest {

  @TempDir Path folder;
  private ServedStore served;
  private Layer layer;
  private SourceImage image;
  private InetSocketAddress at;

  @BeforeEach
  void start() throws IOException {
    served = new ServedStore(folder);
    layer = served.store().layer("hello", "hello");
    image = served.store().source(layer);
    at = served.with("app", "a", image).with("app", "b", image).with("x", "a", image).serve();
  }

  @AfterEach
  void stop() throws IOException {
    served.close();
  }

  private List<String> metrics() throws IOException {
    return Wire.ask(at, "GET", "/metrics").text().lines().toList();
  }

  @Test
  void whatWasAnsweredIsCounted() throws IOException {
    Wire.ask(at, "GET", "/v2/");
    Wire.ask(at, "GET", "/v2/app/manifests/a");
    Wire.ask(at, "HEAD", "/v2/app/manifests/a");
    Wire.ask(at, "GET", "/v2/app/manifests/none");
    Wire.ask(at, "GET", "/v2/app/manifests/none2");
    Wire.ask(at, "GET", "/v2/app/blobs/" + layer.digest());
    Wire.ask(at, "GET", "/v2/app/blobs/" + layer.digest(), "Range: bytes=0-9");
    Wire.ask(at, "HEAD", "/v2/app/blobs/" + layer.digest());
    Wire.ask(at, "PUT", "/v2/app/manifests/x");
    Wire.ask(at, "BREW", "/pot");
    assertThat(metrics())
        .contains(
            "# TYPE nix2container_requests_total counter",
            "nix2container_requests_total{method=\"GET\",kind=\"version\",status=\"200\"} 1",
            "nix2container_requests_total{method=\"GET\",kind=\"manifest\",status=\"200\"} 1",
            "nix2container_requests_total{method=\"HEAD\",kind=\"manifest\",status=\"200\"} 1",
            "nix2container_requests_total{method=\"GET\",kind=\"manifest\",status=\"404\"} 2",
            "nix2container_requests_total{method=\"GET\",kind=\"blob\",status=\"200\"} 1",
            "nix2container_requests_total{method=\"GET\",kind=\"blob\",status=\"206\"} 1",
            "nix2container_requests_total{method=\"HEAD\",kind=\"blob\",status=\"200\"} 1",
            "nix2container_requests_total{method=\"PUT\",kind=\"manifest\",status=\"405\"} 1",
            "nix2container_requests_total{method=\"other\",kind=\"other\",status=\"405\"} 1",
            "nix2container_layers_generated_total 2",
            "nix2container_requests_in_flight 1",
            "nix2container_generations_in_flight 0",
            "nix2container_generations_waiting 0",
            "nix2container_images 3");
  }

  @Test
  void bytesAreCountedAsTheyAreSent() throws IOException {
    int tar = Wire.ask(at, "GET", "/v2/app/blobs/" + layer.digest()).body().length;
    assertThat(metrics()).contains("nix2container_sent_bytes_total " + tar);
  }

  @Test
  void everyMetricIsDescribed() throws IOException {
    List<String> lines = metrics();
    for (String line : lines) {
      assertThat(line)
          .matches(
              "# HELP \\w+ .*|# TYPE \\w+ (counter|gauge)"
                  + "|\\w+(\\{\\w+=\"\\w*\"(,\\w+=\"\\w*\")*\\})? [0-9.E-]+");
      if (!line.startsWith("#")) {
        String name = line.split("[ {]")[0];
        assertThat(lines).anyMatch(other -> other.startsWith("# HELP " + name + " "));
        assertThat(lines).anyMatch(other -> other.startsWith("# TYPE " + name + " "));
      }
    }
    assertThat(Wire.ask(at, "GET", "/metrics").field("Content-Type"))
        .contains("text/plain; version=0.0.4; charset=utf-8");
  }

  /** A shelf that is broken is no reason to tell nothing. */
  @Test
  void imagesThatCannotBePulledAreNotCounted() throws IOException {
    try (ImageServer server =
        ImageServer.start(ServedStore.options(), new FailingShelf(), ServeObserver.NONE)) {
      assertThat(Wire.ask(server.address(), "GET", "/metrics").text())
          .contains("\nnix2container_images 0\n");
    }
  }
}
