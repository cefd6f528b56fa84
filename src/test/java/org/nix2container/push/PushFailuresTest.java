package org.nix2container.push;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.nix2container.compress.Compression;
import org.nix2container.failure.InvalidInputException;
import org.nix2container.layer.Layer;
import org.nix2container.oci.Digest;
import org.nix2container.oci.MediaType;
import org.nix2container.peers.Fault;
import org.nix2container.peers.Rule;
import org.nix2container.peers.SeenRequest.Kind;
import org.nix2container.pull.DigestMismatchException;
import org.nix2container.pull.SourceImage;
import org.nix2container.registry.RegistryException;

/** What goes wrong is told, and never leaves a tag that points to what is not whole. */
class PushFailuresTest {

  private static final int LARGE = 3_000_000;

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

  /** An image that is in the way of others. */
  private Digest before(String repository) {
    Layer old = layers.layer("old", "0");
    return setting.push(layers.image("/bin/old", old), repository + ":1").manifest().digest();
  }

  private void assertThatTheTagIsStill(Digest before, String repository) {
    assertThat(setting.storage().tag(repository, "1")).contains(before);
    assertThat(setting.whole(repository, "1")).hasSize(1);
    assertThat(setting.requests().count("PUT", Kind.MANIFEST)).isZero();
    assertThat(setting.storage().openUploads(repository)).isZero();
  }

  @ParameterizedTest
  @CsvSource({"100, 100", "100, 5000", "5000, 100", "100, 3000000", "3000000, 100"})
  void aLayerThatIsNotWhatTheImageSaysEndsThePush(int described, int is) {
    Digest before = before("app");
    SourceImage image =
        layers.image(layers.layer("a", "1".repeat(described)), layers.layer("b", "2"));
    layers.change("a", "9".repeat(is));

    assertThatThrownBy(() -> setting.push(image, "app:1"))
        .isInstanceOf(DigestMismatchException.class)
        .hasMessageContaining("the layer of " + layers.storePath("a"))
        .hasMessageContaining(image.layers().getFirst().diffId().toString());

    assertThatTheTagIsStill(before, "app");
  }

  @ParameterizedTest
  @CsvSource({"100, 100", "100, 5000", "5000, 100", "100, 3000000", "3000000, 100"})
  void itEndsThemAllWhereThereAreSeveralTargets(int described, int is) {
    Digest one = before("one");
    Digest two = before("two");
    SourceImage image =
        layers.image(layers.layer("a", "1".repeat(described)), layers.layer("b", "2"));
    layers.change("a", "9".repeat(is));

    List<TargetResult> results =
        setting.pushAll(
            image,
            setting.target("one:1", PushSetting.GZIP),
            setting.target("two:1", PushSetting.GZIP),
            setting.target("three:1", PushOptions.of(new Compression.None())));

    assertThat(results)
        .allSatisfy(result ->
            assertThat(((TargetResult.Failed) result).failure())
                .isInstanceOf(DigestMismatchException.class)
                .hasMessageContaining(layers.storePath("a").toString()));
    assertThatTheTagIsStill(one, "one");
    assertThatTheTagIsStill(two, "two");
    assertThat(setting.storage().tags("three")).isEmpty();
  }

  @Test
  void aStorePathThatIsMissingIsToldBeforeAnythingIsSent() {
    Digest before = before("app");
    SourceImage image = layers.image(layers.layer("a", "1"), layers.layer("b", "2"));
    layers.remove("b");

    assertThatThrownBy(() -> setting.push(image, "app:1"))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("the layer of " + layers.storePath("b"))
        .hasMessageContaining(setting.proxy().host() + "/app")
        .hasMessageContaining("is not on this machine");

    assertThatTheTagIsStill(before, "app");
    assertThat(setting.requests().count("POST", Kind.UPLOAD)).isZero();
  }

  @Test
  void aRegistryThatAnswersNothingIsToldRatherThanAMissingStorePath() {
    SourceImage image = layers.image(layers.layer("a", "1"), layers.layer("b", "2"));
    setting.push(image, "app:1");
    layers.remove("a");
    setting.proxy().with(Rule.every("HEAD", Kind.BLOB, new Fault.Answer(503)));

    RegistryException failure =
        catchThrowableOfType(RegistryException.class, () -> setting.push(image, "app:2"));

    assertThat(failure.status()).isEqualTo(503);
    assertThat(setting.storage().tags("app")).containsExactly("1");
  }

  @Test
  void aRegistryThatIsNotThereIsAskedForOneThingAlone() {
    SourceImage image = layers.image(layers.layer("a", "1"), layers.layer("b", "2"));
    setting.push(image, "app:1");
    setting.proxy().with(Rule.every("GET", Kind.MANIFEST, new Fault.CutRequest(0)));
    setting.proxy().with(Rule.every("HEAD", Kind.BLOB, new Fault.CutRequest(0)));

    RegistryException failure =
        catchThrowableOfType(RegistryException.class, () -> setting.push(image, "app:1"));

    assertThat(failure.status()).isZero();
    assertThat(setting.requests().lines()).containsOnly("GET /v2/app/manifests/1");
  }

  @Test
  void aLayerThatIsRefusedLeavesTheTag() {
    Digest before = before("app");
    setting
        .proxy()
        .with(Rule.nth(2, "POST", Kind.UPLOAD, new Fault.Answer(403)))
        .with(Rule.nth(3, "POST", Kind.UPLOAD, new Fault.Answer(403)));

    assertThatThrownBy(() ->
            setting.push(layers.image(layers.layer("a", "1"), layers.layer("b", "2")), "app:1"))
        .isInstanceOf(RegistryException.class)
        .hasMessageContaining("403");

    assertThatTheTagIsStill(before, "app");
  }

  @ParameterizedTest
  @ValueSource(ints = {400, 401, 403, 404, 405, 500})
  void aMountThatIsRefusedIsSent(int status) {
    SourceImage image = layers.image(layers.layer("a", "1"), layers.layer("b", "2"));
    setting.push(image, "one:1");
    setting.proxy().with(Rule.mounts(new Fault.Answer(status)));

    PushResult result = setting.push(image, "two:1");

    assertThat(result.sent().layers()).isEqualTo(2);
    assertThat(setting.whole("two", "1")).hasSize(2);
    assertThat(setting.proxy().happened()).isEqualTo(2);
  }

  @Test
  void aMountThatBecomesAnUploadIsSent() {
    SourceImage image = layers.image(layers.layer("a", "1"), layers.layer("b", "2"));
    setting.push(image, "one:1");
    setting.proxy().with(Rule.mounts(new Fault.MountDeclined()));

    PushResult result = setting.push(image, "two:1");

    assertThat(result.sent().layers()).isEqualTo(2);
    assertThat(setting.whole("two", "1")).hasSize(2);
    assertThat(setting.storage().openUploads("two")).isZero();
  }

  /** A registry whose HEAD does not know yet that a blob is gone. */
  private Rule lies(Digest blob, int times) {
    return Rule.first(
            times, "HEAD", Kind.BLOB, new Fault.Answer(200, "Docker-Content-Digest: " + blob))
        .containing(blob.hex());
  }

  @Test
  void aBlobThatIsLostIsSentAgain() {
    Layer lost = layers.layer("a", "1");
    SourceImage image = layers.image(lost, layers.layer("b", "2"));
    Digest blob = setting.push(image, "app:1").blobs().getFirst().blob().digest();
    setting.storage().remove("app", blob);
    layers.remove("b");
    setting.proxy().with(lies(blob, 1));

    PushResult result = setting.push(image, "app:2");

    assertThat(setting.seen().begun()).containsExactly(lost.diffId());
    assertThat(result.sent().layers()).isOne();
    assertThat(setting.requests().count("PUT", Kind.MANIFEST)).isEqualTo(2);
    assertThat(setting.whole("app", "2")).hasSize(2);
  }

  @Test
  void aConfigThatIsLostIsSentAgain() {
    SourceImage image = layers.image(layers.layer("a", "1"));
    setting.push(image, "app:1");
    Digest config = image.configDescriptor().digest();
    setting.storage().remove("app", config);
    setting.proxy().with(lies(config, 1));

    PushResult result = setting.push(image, "app:2");

    assertThat(setting.seen().begun()).isEmpty();
    assertThat(result.config().outcome()).isEqualTo(BlobOutcome.Outcome.SENT);
    assertThat(setting.whole("app", "2")).hasSize(1);
  }

  @Test
  void everythingIsSentAgainIfTheRegistryDoesNotKnowWhatItLost() {
    SourceImage image = layers.image(layers.layer("a", "1"), layers.layer("b", "2"));
    Digest blob = setting.push(image, "app:1").blobs().getFirst().blob().digest();
    setting.storage().remove("app", blob);
    setting.proxy().with(lies(blob, 100));

    PushResult result = setting.push(image, "app:2");

    assertThat(result.sent().layers()).isEqualTo(2);
    assertThat(setting.whole("app", "2")).hasSize(2);
  }

  @Test
  void whatIsLostAgainAndAgainIsToldAndTheTagLeft() {
    Digest before = before("app");
    String unknown = "{\"errors\":[{\"code\":\"MANIFEST_BLOB_UNKNOWN\"}]}";
    setting
        .proxy()
        .with(
            Rule.every(
                "PUT",
                Kind.MANIFEST,
                new Fault.Answer(404, List.of(), unknown, 0, Fault.Ending.KEEP)));

    assertThatThrownBy(() -> setting.push(layers.image(layers.layer("a", "1")), "app:1"))
        .isInstanceOf(LostBlobsException.class)
        .hasMessageContaining("/app", "lost");

    assertThat(setting.storage().tag("app", "1")).contains(before);
    assertThat(setting.requests().count("PUT", Kind.MANIFEST)).isEqualTo(2);
  }

  private void refuseTheKind(int status) {
    String invalid = "{\"errors\":[{\"code\":\"MANIFEST_INVALID\"}]}";
    setting
        .proxy()
        .with(
            Rule.first(
                1,
                "PUT",
                Kind.MANIFEST,
                new Fault.Answer(status, List.of(), invalid, 0, Fault.Ending.KEEP)));
  }

  @ParameterizedTest
  @ValueSource(ints = {400, 415})
  void aRegistryThatTakesNoOciManifestGetsADockerOne(int status) {
    refuseTheKind(status);

    PushResult result = setting.push(layers.image(layers.layer("a", "1")), "app:1");

    assertThat(result.manifest().mediaType()).isEqualTo(MediaType.DOCKER_MANIFEST);
    assertThat(setting.storage().tag("app", "1")).contains(result.manifest().digest());
    assertThat(setting.whole("app", "1")).hasSize(1);
  }

  @Test
  void unlessTheUserAskedForIt() {
    refuseTheKind(415);
    PushOptions options = PushSetting.GZIP.withKeptManifestKind();

    assertThatThrownBy(() -> setting.push(layers.image(layers.layer("a", "1")), "app:1", options))
        .isInstanceOf(RegistryException.class)
        .hasMessageContaining("415");

    assertThat(setting.storage().tags("app")).isEmpty();
  }

  @Test
  void aDigestThatIsNotThatOfTheImageIsTold() {
    SourceImage image = layers.image(layers.layer("a", "1"));
    Digest other = Digest.of(new byte[0]);

    assertThatThrownBy(() -> setting.push(image, "app@" + other))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining(other.toString(), image.manifest().digest().toString());

    assertThat(setting.requests().count()).isZero();
  }

  @Test
  void aConnectionThatBreaksInALayerIsTriedAgain() {
    SourceImage image = layers.image(layers.layer("a", "abc".repeat(LARGE / 3)));
    setting
        .proxy()
        .with(Rule.first(2, "PATCH", Kind.UPLOAD, new Fault.CutRequest(1000)))
        .with(Rule.first(1, "PUT", Kind.UPLOAD, new Fault.LoseAnswer()));

    PushResult result = setting.push(image, "app:1");

    assertThat(result.sent().layers()).isOne();
    assertThat(setting.whole("app", "1")).hasSize(1);
    assertThat(setting.proxy().happened()).isEqualTo(3);
  }
}
