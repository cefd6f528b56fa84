package org.nix2container.podman;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nix2container.failure.InvalidInputException;
import org.nix2container.oci.Digest;
import org.nix2container.pull.ImageSource;
import org.nix2container.pull.LayerBlob;
import org.nix2container.pull.SourceContext;
import org.nix2container.push.BlobOutcome;
import org.nix2container.push.BlobOutcome.Outcome;
import org.nix2container.push.PushObserver;
import org.nix2container.reference.Location;
import org.nix2container.stream.LayerTars;

/** What a registry sees, told as a push. */
class FetchedLayersTest {

  private Digest lower;
  private Digest upper;

  @TempDir private Path folder;
  private final List<String> events = new ArrayList<>();
  private FetchedLayers fetched;

  @BeforeEach
  void open() throws Exception {
    lower = blob("lower");
    upper = blob("higher");
    String config =
        "{\"os\":\"linux\",\"rootfs\":{\"type\":\"layers\",\"diff_ids\":[\"%s\",\"%s\"]}}"
            .formatted(lower, upper);
    Files.writeString(
        folder.resolve("manifest.json"),
        """
        {"schemaVersion":2,"mediaType":"application/vnd.oci.image.manifest.v1+json","config":
        {"mediaType":"application/vnd.oci.image.config.v1+json","digest":"%s","size":%d},"layers":[
        {"mediaType":"application/vnd.oci.image.layer.v1.tar","digest":"%s","size":5},
        {"mediaType":"application/vnd.oci.image.layer.v1.tar","digest":"%s","size":6}]}
        """
            .formatted(blob(config), config.length(), lower, upper));
    try (LayerTars tars = new LayerTars();
        ImageSource source =
            ImageSource.open(new Location.PlainDirectory(folder), SourceContext.local(tars))) {
      fetched = new FetchedLayers(source.image(Optional.empty()), observer);
    }
  }

  private Digest blob(String content) throws IOException {
    Digest digest = Digest.of(content.getBytes(UTF_8));
    Files.writeString(folder.resolve(digest.hex()), content);
    return digest;
  }

  private final PushObserver observer =
      new PushObserver() {
        @Override
        public void layerBegins(LayerBlob layer) {
          events.add("begins " + layer.descriptor().size());
        }

        @Override
        public void progress(LayerBlob layer, long read, long sent) {
          events.add(read + " " + sent + " of " + layer.descriptor().size());
        }

        @Override
        public void layerEnds(BlobOutcome outcome) {
          events.add(outcome.outcome() + " " + outcome.sentBytes());
        }
      };

  @Test
  void whatNobodyFetchedWasThere() {
    fetched.layerBegins("image", upper);
    fetched.progress("image", upper, 6);
    fetched.layerEnds("image", upper, true);

    List<BlobOutcome> outcomes = fetched.outcomes();

    assertThat(outcomes).extracting(BlobOutcome::diffId).containsExactly(lower, upper);
    assertThat(outcomes)
        .extracting(BlobOutcome::outcome)
        .containsExactly(Outcome.PRESENT, Outcome.SENT);
    assertThat(events).containsExactly("begins 6", "6 6 of 6", "SENT 6", "PRESENT 0");
  }

  @Test
  void aLayerThatIsFetchedAgainIsToldOnce() {
    fetched.layerBegins("image", lower);
    fetched.layerEnds("image", lower, false);
    fetched.layerBegins("image", lower);
    fetched.layerEnds("image", lower, true);
    fetched.layerEnds("image", lower, true);

    assertThat(events).containsExactly("begins 5", "begins 5", "SENT 5");
  }

  @Test
  void whatIsNoLayerOfTheImageIsNotTold() {
    fetched.layerBegins("image", Digest.of(new byte[0]));
    fetched.layerEnds("image", Digest.of(new byte[0]), true);

    assertThat(events).isEmpty();
  }

  @Test
  void theFirstFailureIsTheReason() {
    InvalidInputException first = new InvalidInputException("layer", "gone");
    fetched.layerFails("image", lower, first);
    fetched.layerFails("image", upper, new InvalidInputException("layer", "broken"));

    assertThat(fetched.hasFailed()).isTrue();
    assertThatThrownBy(fetched::throwFailure).isSameAs(first);
  }

  @Test
  void aFaultOfTheProgramIsNotHidden() {
    fetched.requestFails("GET /v2/image/manifests/1", new IllegalStateException("a fault"));

    assertThatThrownBy(fetched::throwFailure).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void withoutAFailureNothingIsThrown() {
    fetched.layerBegins("image", lower);
    fetched.layerEnds("image", lower, false);

    assertThat(fetched.hasFailed()).isFalse();
    assertThatCode(fetched::throwFailure).doesNotThrowAnyException();
  }
}
