package org.nix2container.copy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.nix2container.compress.Compressors;
import org.nix2container.copy.ImageLoader.Found;
import org.nix2container.copy.SmallRuntime.Refusal;
import org.nix2container.failure.ClosedException;
import org.nix2container.failure.InvalidInputException;
import org.nix2container.layer.Layer;
import org.nix2container.output.Outputs;
import org.nix2container.pull.DigestMismatchException;
import org.nix2container.pull.SourceImage;
import org.nix2container.push.BlobOutcome;
import org.nix2container.push.BlobOutcome.How;
import org.nix2container.push.BlobOutcome.Outcome;
import org.nix2container.push.PushObserver;
import org.nix2container.push.PushResult;
import org.nix2container.push.PushTarget;
import org.nix2container.push.RegistryPush;
import org.nix2container.push.TargetResult;
import org.nix2container.reference.DockerReference;
import org.nix2container.reference.Location;

/** Loading an image into a runtime. */
class LoaderTargetTest {

  @TempDir private Path folder;
  private SmallStore store;
  private SmallRuntime docker;
  private SmallRuntime oci;
  private SourceImage image;
  private final List<String> events = new ArrayList<>();

  @BeforeEach
  void open() throws IOException {
    store = new SmallStore(folder);
    // What is not to be needed: a directory for temporary files.
    docker = new SmallRuntime(true, folder.resolve("nowhere"));
    oci = new SmallRuntime(false, folder.resolve("nowhere"));
    image =
        store.source(
            store.layer("a", "1".repeat(50_000)),
            store.gzipped(store.layer("b", "2".repeat(100_000))),
            store.layer("c", "3"));
  }

  @AfterEach
  void close() {
    store.close();
  }

  private final PushObserver observer =
      new PushObserver() {
        @Override
        public void begins(SourceImage begun) {
          events.add("begins");
        }

        @Override
        public void layerEnds(BlobOutcome outcome) {
          events.add(outcome.outcome() + " " + outcome.diffId().hex().substring(0, 8));
        }

        @Override
        public void warns(String line) {
          events.add(line);
        }
      };

  private List<TargetResult> push(SourceImage pushed, PushTarget... targets) {
    try (Compressors compressors = new Compressors(2)) {
      return RegistryPush.pushAll(pushed, List.of(targets), 4, compressors);
    }
  }

  private TargetResult load(SmallRuntime runtime) {
    try (LoaderTarget target = new LoaderTarget(runtime, observer)) {
      return push(image, target).getFirst();
    }
  }

  private static PushResult pushed(TargetResult result) {
    assertThat(result).isInstanceOf(TargetResult.Pushed.class);
    return ((TargetResult.Pushed) result).result();
  }

  private static List<Outcome> outcomes(PushResult result) {
    return result.blobs().stream().map(BlobOutcome::outcome).toList();
  }

  /** What is in the archive of a load. */
  private Map<String, String> extracted(SmallRuntime runtime, int load) throws Exception {
    Path file = folder.resolve("load.tar");
    Files.write(file, runtime.loads.get(load).bytes.toByteArray());
    return extracted(file);
  }

  private Map<String, String> extracted(Path file) throws Exception {
    Path to = Files.createTempDirectory(folder, "extracted");
    int status =
        new ProcessBuilder("tar", "-xf", file.toString(), "-C", to.toString())
            .inheritIO()
            .start()
            .waitFor();
    assertThat(status).isZero();
    return FileTree.of(to);
  }

  @Test
  void dockerGetsWhatIsInADockerArchive() throws Exception {
    PushResult result = pushed(load(docker));

    Path archive = folder.resolve("image.tar");
    try (Outputs outputs = new Outputs()) {
      ImageCopy.copy(
          image,
          Location.parse("docker-archive:" + archive + ":app:1"),
          CopyOptions.none()
              .withAdditionalTags(List.of(DockerReference.parse("host.example/other:2"))),
          outputs);
    }
    assertThat(extracted(docker, 0)).isEqualTo(extracted(archive));
    assertThat(docker.loads.getFirst().awaited).isTrue();
    assertThat(outcomes(result)).containsOnly(Outcome.SENT);
    assertThat(result.manifest().digest()).isEqualTo(image.manifest().digest());
  }

  @Test
  void othersGetALayoutWithFullNames() throws Exception {
    PushResult result = pushed(load(oci));

    store.copy(image, "oci:" + folder.resolve("layout") + ":1");
    Map<String, String> written = extracted(oci, 0);
    String index = written.remove("index.json");
    Map<String, String> expected = FileTree.of(folder.resolve("layout"));
    expected.remove("index.json");
    assertThat(written).isEqualTo(expected);
    String entry =
        "{\"mediaType\":\"application/vnd.oci.image.manifest.v1+json\",\"digest\":\"%s\","
                .formatted(image.manifest().digest())
            + "\"size\":%d,".formatted(image.manifest().descriptor().size())
            + "\"annotations\":{\"io.containerd.image.name\":\"%s:%s\","
            + "\"org.opencontainers.image.ref.name\":\"%2$s\"}}";
    assertThat(index)
        .isEqualTo(
            "{\"schemaVersion\":2,\"mediaType\":\"application/vnd.oci.image.index.v1+json\","
                + "\"manifests\":["
                + entry.formatted("docker.io/library/app", 1)
                + ","
                + entry.formatted("host.example/other", 2)
                + "]}");
    assertThat(result.manifestSent()).isTrue();
    assertThat(result.config().outcome()).isEqualTo(Outcome.SENT);
  }

  @Test
  void whatIsThereIsLeftOut() throws Exception {
    docker.has(image.layers().get(0), image.layers().get(1));

    PushResult result = pushed(load(docker));

    assertThat(outcomes(result)).containsExactly(Outcome.PRESENT, Outcome.PRESENT, Outcome.SENT);
    assertThat(result.blobs().get(1).how()).isEqualTo(How.DIFF_ID);
    assertThat(extracted(docker, 0).keySet())
        .containsExactlyInAnyOrder(
            "",
            "manifest.json",
            image.configDescriptor().digest().hex() + ".json",
            image.layers().get(2).diffId().hex() + ".tar");
    assertThat(docker.loads.getFirst().leftOut).isEqualTo(docker.found.layers());
    assertThat(events)
        .containsExactly(
            "begins",
            "PRESENT " + diffId(0),
            "PRESENT " + diffId(1),
            "SENT " + diffId(2),
            "SENT " + image.configDescriptor().digest().hex().substring(0, 8));
  }

  private String diffId(int layer) {
    return image.layers().get(layer).diffId().hex().substring(0, 8);
  }

  @Test
  void anImageWithNoNewLayerIsLoadedWithoutAny() throws Exception {
    oci.has(image.layers().get(0), image.layers().get(1), image.layers().get(2));

    PushResult result = pushed(load(oci));

    assertThat(outcomes(result)).containsOnly(Outcome.PRESENT);
    assertThat(result.blobs()).extracting(BlobOutcome::how).containsOnly(How.SAME_BLOB);
    assertThat(extracted(oci, 0)).hasSize(7);
    assertThat(oci.loads.getFirst().awaited).isTrue();
  }

  @Test
  void anImageThatIsThereIsOnlyNamed() {
    oci.found = new Found(true, Set.of());

    PushResult result = pushed(load(oci));

    assertThat(oci.loads).isEmpty();
    assertThat(oci.tagged).isEqualTo(1);
    assertThat(outcomes(result)).containsOnly(Outcome.PRESENT);
    assertThat(result.config().outcome()).isEqualTo(Outcome.PRESENT);
    assertThat(result.manifestSent()).isFalse();
  }

  @Test
  void anImageThatIsGoneWhenItIsToBeNamedIsLoaded() {
    oci.found = new Found(true, Set.of());
    oci.tagFails = true;

    PushResult result = pushed(load(oci));

    assertThat(outcomes(result)).containsOnly(Outcome.SENT);
    assertThat(oci.loads).hasSize(1);
    assertThat(oci.loads.getFirst().leftOut).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(Refusal.class)
  void ifItIsNotTakenWithoutALayerAllAreSent(Refusal refusal) throws Exception {
    docker.has(image.layers().get(0));
    docker.refusal = Optional.of(refusal);

    PushResult result = pushed(load(docker));

    assertThat(outcomes(result)).containsOnly(Outcome.SENT);
    assertThat(docker.loads).hasSize(2);
    if (refusal != Refusal.ON_BEGIN) {
      assertThat(docker.loads.getFirst().closed).isEqualTo(1);
    }
    assertThat(docker.loads.getFirst().awaited).isFalse();
    assertThat(docker.loads.getLast().awaited).isTrue();
    assertThat(docker.loads.getLast().leftOut).isEmpty();
    assertThat(extracted(docker, 1)).hasSize(1 + 2 + 3);
    assertThat(events.stream().filter(event -> event.startsWith("small:app:1: layers that")))
        .singleElement()
        .asString()
        .containsAnyOf("not with me", "broken pipe");
  }

  @ParameterizedTest
  @EnumSource(Refusal.class)
  void ifItIsNotTakenWholeThatIsTheFailure(Refusal refusal) {
    docker.has(image.layers().get(0));
    docker.refusal = Optional.of(refusal);
    docker.refusesAll = true;

    TargetResult result = load(docker);

    assertThat(((TargetResult.Failed) result).failure())
        .hasMessageContaining("small:app:1: " + (refusal == Refusal.AT_FIRST_BYTE ? "b" : "n"));
    assertThat(docker.loads).hasSize(2);
    assertThat(docker.loads).noneMatch(load -> load.awaited);
  }

  @Test
  void nothingIsTriedAgainWhereNothingWasLeftOut() {
    oci.refusal = Optional.of(Refusal.AT_END);
    oci.refusesAll = true;

    TargetResult result = load(oci);

    assertThat(((TargetResult.Failed) result).failure())
        .isInstanceOf(InvalidInputException.class)
        .hasMessage("small:app:1: not with me");
    assertThat(oci.loads).hasSize(1);
  }

  @Test
  void nothingIsTriedAgainWhenAllIsToEnd() {
    docker.has(image.layers().get(0));
    docker.closed = true;

    TargetResult result = load(docker);

    assertThat(((TargetResult.Failed) result).failure()).isInstanceOf(ClosedException.class);
    assertThat(docker.loads).hasSize(1);
    assertThat(events).noneMatch(event -> event.startsWith("small:"));
  }

  @Test
  void aLayerThatIsWrongEndsTheLoad() throws IOException {
    Path changing = store.storePath("changing", "1");
    Layer layer = store.layer(changing);
    image = store.source(store.layer("a", "1"), layer);
    Files.writeString(changing.resolve("data"), "2");
    oci.has(image.layers().get(0));

    TargetResult result = load(oci);

    assertThat(((TargetResult.Failed) result).failure())
        .isInstanceOf(DigestMismatchException.class)
        .hasMessageStartingWith("the layer of " + changing);
    assertThat(oci.loads).hasSize(1);
    assertThat(oci.loads.getFirst().closed).isPositive();
    assertThat(oci.loads.getFirst().awaited).isFalse();
  }

  @Test
  void withFilesAndOtherRuntimesEachGetsItsOwn() throws Exception {
    docker.has(image.layers().get(2));
    Path together = folder.resolve("together");
    try (Outputs outputs = new Outputs();
        LoaderTarget first = new LoaderTarget(docker, observer);
        LoaderTarget second = new LoaderTarget(oci, observer);
        LocalTarget layout =
            LocalTarget.of(
                Location.parse("oci:" + together + ":1"),
                CopyOptions.none(),
                outputs,
                PushObserver.NONE)) {
      assertThat(push(image, first, layout, second))
          .hasSize(3)
          .allMatch(TargetResult.Pushed.class::isInstance);
    }
    assertThat(docker.loads).hasSize(1);
    store.copy(image, "oci:" + folder.resolve("alone") + ":1");
    assertThat(FileTree.of(together)).isEqualTo(FileTree.of(folder.resolve("alone")));
    Map<String, String> written = extracted(oci, 0);
    written.remove("index.json");
    assertThat(FileTree.of(together)).containsAllEntriesOf(written);
  }
}
