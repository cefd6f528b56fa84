package org.nix2container.push;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nix2container.compress.Compression;
import org.nix2container.layer.Layer;
import org.nix2container.oci.Digest;
import org.nix2container.oci.MediaType;
import org.nix2container.peers.DockerRegistry;
import org.nix2container.peers.Fault;
import org.nix2container.peers.FaultProxy;
import org.nix2container.peers.Rule;
import org.nix2container.peers.SeenRequest.Kind;
import org.nix2container.peers.WholeImage;
import org.nix2container.pull.ImageSource;
import org.nix2container.pull.RegistryRepository;
import org.nix2container.pull.SourceContext;
import org.nix2container.pull.SourceImage;
import org.nix2container.reference.Location;
import org.nix2container.reference.RegistryReference;
import org.nix2container.registry.RegistryClient;
import org.nix2container.registry.RegistryException;
import org.nix2container.registry.RetryOptions;

/** An image that goes to several places at once. */
class SeveralTargetsTest {

  private static final PushOptions ZSTD = PushOptions.of(new Compression.Zstd(1));
  private static final PushOptions NONE = PushOptions.of(new Compression.None());

  @TempDir private Path folder;

  private PushSetting setting;
  private SmallLayers layers;

  @BeforeEach
  void start() {
    setting = new PushSetting(folder);
    layers = setting.layers();
  }

  @AfterEach
  void stop() {
    if (setting != null) {
      setting.close();
    }
  }

  private static PushResult pushed(TargetResult result) {
    return ((TargetResult.Pushed) result).result();
  }

  @Test
  void eachGetsTheImageInItsOwnForm() {
    Layer small = layers.layer("a", "1");
    Layer large = layers.layer("b", "2".repeat(5_000_000));
    SourceImage image = layers.image(small, large);

    List<TargetResult> results =
        setting.pushAll(
            image,
            setting.target("one:1", PushSetting.GZIP),
            setting.target("two:1", PushSetting.GZIP),
            setting.target("three:1", ZSTD),
            setting.target("four:1", NONE));

    assertThat(results).extracting(r -> pushed(r).sent().layers()).containsOnly(2);
    assertThat(results)
        .extracting(r -> pushed(r).blobs().getFirst().blob().mediaType())
        .containsExactly(
            MediaType.OCI_LAYER_GZIP,
            MediaType.OCI_LAYER_GZIP,
            MediaType.OCI_LAYER_ZSTD,
            MediaType.OCI_LAYER);
    for (String repository : List.of("one", "two", "three", "four")) {
      assertThat(setting.whole(repository, "1")).containsExactly(small.diffId(), large.diffId());
    }
    assertThat(pushed(results.get(3)).manifest().digest()).isEqualTo(image.manifest().digest());
  }

  @Test
  void aLayerIsReadOnceForAll() throws Exception {
    Layer layer = layers.layer("a", "1".repeat(3_000_000));
    Layer other = layers.layer("b", "2");
    setting.push(layers.image(layer, other), "app:1", NONE);
    RetryOptions retries = new RetryOptions(1, Optional.of(Duration.ZERO));
    try (DockerRegistry elsewhere = DockerRegistry.start();
        FaultProxy to = new FaultProxy(elsewhere.port());
        RegistryClient client = setting.client(retries, Duration.ofSeconds(20));
        ImageSource source =
            ImageSource.open(
                Location.parse("docker://" + setting.reference("app:1")),
                SourceContext.local(layers.tars()).withRegistries(RegistryRepository.of(client)))) {
      SourceImage image = source.image(Optional.empty());
      int before = setting.proxy().requests().count();
      var one = RegistryReference.parse(to.host() + "/one:1");
      var two = RegistryReference.parse(to.host() + "/two:1");

      List<TargetResult> results =
          setting.pushAll(
              image,
              new RegistryTarget(
                  client.forPush(one), one, PushSetting.GZIP, PushRecord.none(), PushObserver.NONE),
              new RegistryTarget(
                  client.forPush(two), two, ZSTD, PushRecord.none(), PushObserver.NONE));

      assertThat(results).extracting(r -> pushed(r).sent().layers()).containsOnly(2);
      for (Digest digest : List.of(layer.digest(), other.digest())) {
        assertThat(setting.proxy().requests().after(before).of("GET", Kind.BLOB))
            .filteredOn(request -> request.target().contains(digest.hex()))
            .hasSize(1);
      }
      for (String repository : List.of("one", "two")) {
        assertThat(WholeImage.verify(elsewhere.storage(), repository, "1"))
            .containsExactly(layer.diffId(), other.diffId());
      }
    }
  }

  @Test
  void oneThatFailsDoesNotKeepTheOthers() {
    Layer layer = layers.layer("a", "1".repeat(3_000_000));
    SourceImage image = layers.image(layer, layers.layer("b", "2"));
    setting
        .proxy()
        .with(Rule.every("POST", Kind.UPLOAD, new Fault.Answer(403)).containing("/bad/"));

    List<TargetResult> results =
        setting.pushAll(
            image,
            setting.target("good:1", PushSetting.GZIP),
            setting.target("bad:1", PushSetting.GZIP),
            setting.target("better:1", ZSTD));

    assertThat(((TargetResult.Failed) results.get(1)).failure())
        .isInstanceOf(RegistryException.class);
    assertThat(pushed(results.get(0)).sent().layers()).isEqualTo(2);
    assertThat(setting.whole("good", "1")).hasSize(2);
    assertThat(setting.whole("better", "1")).hasSize(2);
    assertThat(setting.storage().tags("bad")).isEmpty();
  }

  @Test
  void oneWhoseConnectionBreaksBeginsAgainAlone() {
    Layer layer = layers.layer("a", "1".repeat(3_000_000));
    SourceImage image = layers.image(layer);
    setting
        .proxy()
        .with(Rule.first(1, "PATCH", Kind.UPLOAD, new Fault.CutRequest(500)).containing("/shaky/"));

    List<TargetResult> results =
        setting.pushAll(
            image,
            setting.target("steady:1", NONE),
            setting.target("shaky:1", PushSetting.GZIP),
            setting.target("calm:1", PushSetting.GZIP));

    assertThat(results).allMatch(TargetResult.Pushed.class::isInstance);
    assertThat(setting.proxy().happened()).isOne();
    for (String repository : List.of("steady", "shaky", "calm")) {
      assertThat(setting.whole(repository, "1")).containsExactly(layer.diffId());
    }
  }

  @Test
  void oneThatHasEverythingTakesNoLayer() {
    SourceImage image = layers.image(layers.layer("a", "1"));
    setting.push(image, "one:1");

    List<TargetResult> results =
        setting.pushAll(
            image, setting.target("one:1", PushSetting.GZIP), setting.target("two:1", ZSTD));

    assertThat(pushed(results.get(0)).skipped().layers()).isOne();
    assertThat(pushed(results.get(1)).sent().layers()).isOne();
    assertThat(pushed(results.get(0)).manifestSent()).isFalse();
  }
}
