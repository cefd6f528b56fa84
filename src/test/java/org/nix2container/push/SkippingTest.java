package org.nix2container.push;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nix2container.compress.Compression;
import org.nix2container.layer.Layer;
import org.nix2container.layer.RecordedBlob;
import org.nix2container.oci.Descriptor;
import org.nix2container.oci.Digest;
import org.nix2container.oci.MediaType;
import org.nix2container.peers.SeenRequest.Kind;
import org.nix2container.pull.LayerBlob;
import org.nix2container.pull.SourceImage;
import org.nix2container.push.BlobOutcome.How;

/** Every way to find out that a layer need not be read, and what it costs in requests. */
class SkippingTest {

  private static final PushOptions NOTHING_KNOWN = PushSetting.GZIP.withCaches(false, false);
  private static final PushOptions RECORD_ALONE = PushSetting.GZIP.withCaches(false, true);
  private static final PushOptions REGISTRY_ALONE = PushSetting.GZIP.withCaches(true, false);

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

  private SourceImage threeLayers() {
    return layers.image(
        layers.layer("a", "1"), layers.layer("b", "2"), layers.layer("c", "3".repeat(100_000)));
  }

  private void removeAll() {
    List.of("a", "b", "c").forEach(layers::remove);
  }

  private static List<Digest> diffIds(SourceImage image) {
    return image.layers().stream().map(LayerBlob::diffId).toList();
  }

  private static List<How> hows(PushResult result) {
    return result.blobs().stream().map(BlobOutcome::how).distinct().toList();
  }

  private void assertThatNothingWasRead(PushResult result) {
    assertThat(setting.seen().begun()).isEmpty();
    assertThat(result.sent().layers()).isZero();
    assertThat(setting.requests().count("PATCH", Kind.UPLOAD)).isZero();
  }

  @Test
  void whatIsNowhereIsSent() {
    SourceImage image = threeLayers();

    PushResult result = setting.push(image, "app:1");

    assertThat(result.sent().layers()).isEqualTo(3);
    assertThat(result.manifestSent()).isTrue();
    assertThat(setting.whole("app", "1")).isEqualTo(diffIds(image));
    assertThat(setting.storage().tag("app", "1")).contains(result.manifest().digest());
    assertThat(setting.seen().begun()).hasSameElementsAs(diffIds(image));
    assertThat(setting.seen().outcomes()).hasSize(4);
    assertThat(setting.requests().count("PUT", Kind.MANIFEST)).isOne();
    assertThat(setting.requests().count("PUT", Kind.UPLOAD)).isEqualTo(4);
    assertThat(setting.storage().openUploads("app")).isZero();
  }

  @Test
  void theSameAgainIsFiveRequestsAndNoManifest() {
    SourceImage image = threeLayers();
    setting.push(image, "app:1");
    removeAll();

    PushResult result = setting.push(image, "app:1");

    assertThatNothingWasRead(result);
    assertThat(result.manifestSent()).isFalse();
    assertThat(result.skipped().layers()).isEqualTo(3);
    assertThat(setting.requests().count("GET", Kind.MANIFEST)).isOne();
    assertThat(setting.requests().count("HEAD", Kind.BLOB)).isEqualTo(4);
    assertThat(setting.requests().count()).isEqualTo(5);
  }

  @Test
  void theRecordOfThisMachineKnowsWhatLayersBecame() {
    SourceImage image = threeLayers();
    setting.push(image, "app:1", RECORD_ALONE);
    removeAll();

    PushResult result = setting.push(image, "app:2", RECORD_ALONE);

    assertThatNothingWasRead(result);
    assertThat(hows(result)).containsExactly(How.LOCAL_RECORD);
    assertThat(setting.requests().count("HEAD", Kind.BLOB)).isEqualTo(4);
    assertThat(setting.requests().count("GET", Kind.MANIFEST)).isZero();
    assertThat(setting.requests().count("PUT", Kind.MANIFEST)).isOne();
    assertThat(setting.whole("app", "2")).isEqualTo(diffIds(image));
  }

  @Test
  void theRecordOfAnotherCompressionKnowsNothing() {
    SourceImage image = threeLayers();
    setting.push(image, "app:1", RECORD_ALONE);

    PushOptions other = PushOptions.of(new Compression.Gzip(2)).withCaches(false, true);
    PushResult result = setting.push(image, "app:2", other);

    assertThat(result.sent().layers()).isEqualTo(3);
    assertThat(setting.whole("app", "2")).isEqualTo(diffIds(image));
  }

  @Test
  void withoutAnythingKnownAllIsSentAgain() {
    SourceImage image = threeLayers();
    setting.push(image, "app:1");

    PushResult result = setting.push(image, "app:1", NOTHING_KNOWN);

    assertThat(result.sent().layers()).isEqualTo(3);
    assertThat(result.config().outcome()).isEqualTo(BlobOutcome.Outcome.PRESENT);
    assertThat(setting.requests().count("GET", Kind.MANIFEST)).isZero();
  }

  @ParameterizedTest
  @ValueSource(strings = {"1", "latest", "0", "9", "zzz"})
  void manifestsOfTheRepositoryKnowWhatLayersBecame(String tag) {
    Layer kept = layers.layer("a", "1");
    setting.push(layers.image("/bin/old", kept, layers.layer("old", "0")), "app:" + tag);
    layers.remove("a");
    Layer fresh = layers.layer("b", "2");

    PushResult result = setting.push(layers.image(kept, fresh), "app:1", REGISTRY_ALONE);

    assertThat(setting.seen().begun()).containsExactly(fresh.diffId());
    assertThat(result.blobs().getFirst().how()).isEqualTo(How.REGISTRY_CACHE);
    assertThat(setting.whole("app", "1")).containsExactly(kept.diffId(), fresh.diffId());
    assertThat(setting.requests().count("GET", Kind.BLOB)).as("configs").isOne();
  }

  @Test
  void atMostFourManifestsAreAsked() {
    Layer layer = layers.layer("a", "1");
    for (int i = 0; i < 10; i++) {
      setting.push(layers.image("/bin/" + i, layer), "app:v" + i);
    }
    Layer fresh = layers.layer("b", "2");

    setting.push(layers.image(fresh), "app:1", REGISTRY_ALONE);

    assertThat(setting.requests().of("GET", Kind.MANIFEST))
        .extracting(request -> request.target().replaceAll(".*/", ""))
        .hasSize(4)
        .contains("1", "latest");
    assertThat(setting.requests().count("GET", Kind.TAGS)).isOne();
  }

  @Test
  void theConfigOfTheSameImageIsNotFetched() {
    SourceImage image = threeLayers();
    setting.push(image, "app:1");
    removeAll();

    PushResult result = setting.push(image, "app:1", REGISTRY_ALONE);

    assertThatNothingWasRead(result);
    assertThat(hows(result)).containsExactly(How.REGISTRY_CACHE);
    assertThat(setting.requests().count("GET", Kind.BLOB)).isZero();
    assertThat(result.manifestSent()).isFalse();
  }

  @Test
  void anImageThatTheUserNamesIsAskedAndItsBlobsAreMounted() {
    SourceImage image = threeLayers();
    setting.push(image, "team/base:7");
    removeAll();
    PushOptions options = REGISTRY_ALONE.withCacheFrom(List.of(setting.cache("team/base:7")));

    PushResult result = setting.push(image, "app:1", options);

    assertThatNothingWasRead(result);
    assertThat(result.mounted().layers()).isEqualTo(3);
    assertThat(hows(result)).containsExactly(How.REGISTRY_CACHE);
    assertThat(setting.requests().count("POST", Kind.UPLOAD)).as("mounts and config").isEqualTo(4);
    assertThat(setting.whole("app", "1")).isEqualTo(diffIds(image));
    assertThat(setting.seen().warnings()).isEmpty();
  }

  @Test
  void anImageThatTheUserNamesNeedNotBeThere() {
    SourceImage image = threeLayers();
    PushOptions options = PushSetting.GZIP.withCacheFrom(List.of(setting.cache("none:7")));

    setting.push(image, "app:1", options);

    assertThat(setting.seen().warnings())
        .singleElement()
        .asString()
        .contains("no cache is taken", "/none", "7");
    assertThat(setting.whole("app", "1")).isEqualTo(diffIds(image));
  }

  @Test
  void otherRepositoriesThatThisMachinePushedToAreMountedFrom() {
    SourceImage image = threeLayers();
    setting.push(image, "one:1");
    removeAll();

    PushResult result = setting.push(image, "two:1");

    assertThatNothingWasRead(result);
    assertThat(result.mounted().layers()).isEqualTo(3);
    assertThat(hows(result)).containsExactly(How.LOCAL_RECORD);
    assertThat(setting.whole("two", "1")).isEqualTo(diffIds(image));
  }

  @Test
  void theTarItselfDoes() {
    SourceImage image = threeLayers();
    PushOptions raw = PushOptions.of(new Compression.None()).withCaches(false, false);
    setting.push(image, "app:1", raw);
    removeAll();

    PushResult result = setting.push(image, "app:2", NOTHING_KNOWN);

    assertThatNothingWasRead(result);
    assertThat(hows(result)).containsExactly(How.DIFF_ID);
    assertThat(setting.whole("app", "2")).isEqualTo(diffIds(image));
    assertThat(setting.requests().count("HEAD", Kind.BLOB)).isEqualTo(4);
  }

  @Test
  void nothingButTheCompressionThatIsForcedDoes() {
    SourceImage image = threeLayers();
    setting.push(image, "app:1");
    PushOptions zstd = PushOptions.of(new Compression.Zstd(1));

    PushResult any = setting.push(image, "app:1", zstd);
    assertThat(any.skipped().layers()).isEqualTo(3);
    PushResult forced = setting.push(image, "app:1", zstd.withForcedCompression());

    assertThat(forced.sent().layers()).isEqualTo(3);
    assertThat(setting.whole("app", "1")).isEqualTo(diffIds(image));
    assertThat(forced.blobs())
        .allSatisfy(
            blob -> assertThat(blob.blob().mediaType()).isEqualTo(MediaType.OCI_LAYER_ZSTD));
  }

  @Test
  void blobsThatAreStoredAsTheyAreSentNeedNoCache() {
    Layer base = layers.gzipped(layers.layer("a", "1"));
    setting.push(layers.image(base), "app:1", NOTHING_KNOWN);

    PushResult result = setting.push(layers.image("/bin/2", base), "app:2", NOTHING_KNOWN);

    assertThatNothingWasRead(result);
    assertThat(hows(result)).containsExactly(How.SAME_BLOB);
    assertThat(setting.whole("app", "2")).containsExactly(base.diffId());
  }

  /** What the build recorded is a digest and a size, beside the layer. */
  private static PushOptions recorded(PushResult from, PushOptions options, String encoder) {
    BlobOutcome first = from.blobs().getFirst();
    return options.withRecorded(Map.of(first.diffId(), new RecordedBlob(first.blob(), encoder)));
  }

  @Test
  void whatTheBuildRecordedIsAskedFor() {
    Layer layer = layers.layer("a", "1");
    PushResult before = setting.push(layers.image(layer), "app:1");
    layers.remove("a");
    String encoder = NOTHING_KNOWN.compression().encoder();

    PushResult result =
        setting.push(layers.image(layer), "app:2", recorded(before, NOTHING_KNOWN, encoder));

    assertThatNothingWasRead(result);
    assertThat(hows(result)).containsExactly(How.RECORDED_DIGEST);
    assertThat(setting.whole("app", "2")).containsExactly(layer.diffId());
  }

  @Test
  void whatTheBuildRecordedOfAnotherEncoderIsNotAskedFor() {
    Layer layer = layers.layer("a", "1");
    PushResult before = setting.push(layers.image(layer), "app:1");
    Descriptor other = before.blobs().getFirst().blob();

    PushResult result =
        setting.push(layers.image(layer), "app:2", recorded(before, NOTHING_KNOWN, "other-1"));

    assertThat(result.sent().layers()).isOne();
    assertThat(setting.requests().of("HEAD", Kind.BLOB))
        .noneMatch(request -> request.target().contains(other.digest().hex()));
  }

  @Test
  void aLayerThatIsThereTwiceIsSentOnce() {
    Layer layer = layers.layer("a", "1");

    PushResult result = setting.push(layers.image(layer, layers.layer("b", "2"), layer), "app:1");

    assertThat(result.blobs()).hasSize(2);
    assertThat(setting.seen().begun()).hasSize(2);
    assertThat(setting.whole("app", "1")).hasSize(3);
  }

  @Test
  void aDigestKeepsEverythingAsItIs() {
    SourceImage image = threeLayers();
    String name = "app@" + image.manifest().digest();

    PushResult result = setting.push(image, name);
    assertThat(result.manifest().digest()).isEqualTo(image.manifest().digest());
    assertThat(result.sent().layers()).isEqualTo(3);
    removeAll();
    PushResult again = setting.push(image, name);

    assertThatNothingWasRead(again);
    assertThat(again.manifestSent()).isFalse();
    assertThat(hows(again)).containsExactly(How.DIFF_ID);
  }
}
