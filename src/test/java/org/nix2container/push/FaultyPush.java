package org.nix2container.push;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import org.nix2container.compress.Compression;
import org.nix2container.compress.Compressors;
import org.nix2container.layer.Layer;
import org.nix2container.oci.Digest;
import org.nix2container.peers.DockerRegistry;
import org.nix2container.peers.FaultProxy;
import org.nix2container.peers.Rule;
import org.nix2container.peers.SeenRequest.Kind;
import org.nix2container.peers.WholeImage;
import org.nix2container.pull.LayerBlob;
import org.nix2container.pull.SourceImage;
import org.nix2container.reference.RegistryReference;
import org.nix2container.registry.RegistryClient;
import org.nix2container.registry.RetryOptions;

/**
 * A random image that is pushed, by random options, to one or two repositories while things go
 * wrong. All of it is determined by a seed, but for the time that things take.
 */
final class FaultyPush {

  /** What goes wrong once may cost two tries: the answer, and then the upload that it was of. */
  private static final int TRIES_OF_TWO_FAULTS = 4;

  private static final int FEWER_TRIES = 2;

  /** What became of one target. */
  enum End {
    /** The tag is the image, of which every blob was verified. */
    WHOLE,
    /** It was said so, and the tag is what it was. */
    FAILED,
    /** The registry took the manifest, but its answer did not come as it should. */
    UNCONFIRMED
  }

  /** What all pushes share. */
  record Means(
      DockerRegistry registry,
      SmallLayers store,
      List<Layer> layers,
      Path folder,
      Duration stall,
      Compressors compressors)
      implements AutoCloseable {

    Means(
        DockerRegistry registry,
        SmallLayers store,
        List<Layer> layers,
        Path folder,
        Duration stall) {
      this(registry, store, layers, folder, stall, new Compressors(2));
    }

    @Override
    public void close() {
      compressors.close();
    }
  }

  private final Means means;
  private final long seed;
  private final List<Rule> rules;
  private final boolean mayFail;
  private final Random random;

  /**
   * @param mayFail whether it need not get over what goes wrong
   */
  FaultyPush(Means means, long seed, List<Rule> rules, boolean mayFail) {
    this.means = means;
    this.seed = seed;
    this.rules = rules;
    this.mayFail = mayFail;
    this.random = new Random(seed);
  }

  /** Pushes, and checks what came of each target; whatever is wrong is told with the seed. */
  List<End> run() {
    try (FaultProxy proxy = new FaultProxy(means.registry().port())) {
      List<String> repositories = new ArrayList<>(List.of("run/" + seed));
      if (random.nextInt(3) == 0) {
        repositories.add("twin/" + seed);
      }
      boolean another = random.nextInt(3) == 0;
      if (another) {
        push(proxy, repositories.getFirst(), image(1, "/bin/old"));
      }
      List<Optional<Digest>> before = repositories.stream().map(this::tag).toList();
      rules.forEach(proxy::with);
      return push(proxy, repositories, before);
    } catch (RuntimeException | Error e) {
      throw new AssertionError("seed " + seed + ", " + rules + ": " + ownTrace(e), e);
    }
  }

  private Optional<Digest> tag(String repository) {
    return means.registry().storage().tag(repository, "1");
  }

  private SourceImage image(int most, String entrypoint) {
    List<Layer> some = new ArrayList<>();
    int count = 1 + random.nextInt(most);
    for (int i = 0; i < count; i++) {
      some.add(means.layers().get(random.nextInt(means.layers().size())));
    }
    return means.store().image(entrypoint, some.toArray(Layer[]::new));
  }

  private void push(FaultProxy proxy, String repository, SourceImage image) {
    try (RegistryClient client = client(Duration.ofSeconds(60))) {
      PushTarget target = target(client, proxy, repository);
      TargetResult result =
          RegistryPush.pushAll(image, List.of(target), 3, means.compressors()).getFirst();
      assertThat(result).isInstanceOf(TargetResult.Pushed.class);
    }
  }

  private List<End> push(
      FaultProxy proxy, List<String> repositories, List<Optional<Digest>> before) {
    SourceImage image = image(4, "/bin/app");
    List<TargetResult> results;
    try (RegistryClient client = client(means.stall())) {
      List<PushTarget> targets =
          repositories.stream().map(name -> target(client, proxy, name)).toList();
      results = RegistryPush.pushAll(image, targets, 3, means.compressors());
    }
    List<End> ends = new ArrayList<>();
    for (int i = 0; i < results.size(); i++) {
      ends.add(end(proxy, image, repositories.get(i), before.get(i), results.get(i)));
    }
    return ends;
  }

  private RegistryClient client(Duration stall) {
    OptionalLong chunks = random.nextInt(5) == 0 ? OptionalLong.of(20_000) : OptionalLong.empty();
    int tries = mayFail ? FEWER_TRIES : TRIES_OF_TWO_FAULTS;
    RetryOptions retries = new RetryOptions(tries, Optional.of(Duration.ofMillis(1)));
    return PushSetting.client(means.folder(), retries, stall, chunks);
  }

  private PushTarget target(RegistryClient client, FaultProxy proxy, String repository) {
    RegistryReference reference = RegistryReference.parse(proxy.host() + "/" + repository + ":1");
    return new RegistryTarget(
        client.forPush(reference),
        reference,
        options(),
        PushRecord.in(means.folder().resolve("record-" + seed % 7)),
        PushObserver.NONE);
  }

  private PushOptions options() {
    Compression compression =
        switch (random.nextInt(4)) {
          case 0 -> new Compression.None();
          case 1 -> new Compression.Zstd(1);
          default -> new Compression.Gzip(1);
        };
    return PushOptions.of(compression).withCaches(random.nextInt(4) > 0, random.nextBoolean());
  }

  private End end(
      FaultProxy proxy,
      SourceImage image,
      String repository,
      Optional<Digest> before,
      TargetResult result) {
    List<Digest> diffIds = image.layers().stream().map(LayerBlob::diffId).toList();
    Optional<Digest> after = tag(repository);
    return switch (result) {
      case TargetResult.Pushed(PushTarget _, PushResult pushed) -> {
        assertThat(after).contains(pushed.manifest().digest());
        assertThat(verify(repository)).isEqualTo(diffIds);
        yield End.WHOLE;
      }
      case TargetResult.Failed(PushTarget _, var failure) -> {
        assertThat(failure.getMessage()).contains(repository).doesNotContain("\n");
        if (!mayFail) {
          throw failure;
        }
        if (after.equals(before)) {
          yield End.FAILED;
        }
        assertThat(proxy.requests().count("PUT", Kind.MANIFEST)).isPositive();
        assertThat(rules).anyMatch(rule -> rule.kind() == Kind.MANIFEST);
        assertThat(verify(repository)).isEqualTo(diffIds);
        yield End.UNCONFIRMED;
      }
    };
  }

  private List<Digest> verify(String repository) {
    return WholeImage.verify(means.registry().storage(), repository, "1");
  }

  private static String ownTrace(Throwable e) {
    StringBuilder trace = new StringBuilder(e.toString());
    for (StackTraceElement at : e.getStackTrace()) {
      if (at.getClassName().startsWith("org.nix2container")) {
        trace.append("\n  ").append(at);
      }
    }
    return trace.toString();
  }
}
