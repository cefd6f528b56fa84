package org.nix2container.push;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nix2container.layer.Layer;
import org.nix2container.peers.DockerRegistry;
import org.nix2container.peers.RandomFaults;
import org.nix2container.peers.Rule;
import org.nix2container.push.FaultyPush.End;

/**
 * Pushes through proxies that do all kinds of things, each planned by a seed. However it goes, it
 * ends with a whole image or with a failure that says so, and the tag is never anything else than
 * what it was or what it should be.
 */
class RandomFaultsTest {

  private static final int AT_ONCE = 4;
  private static final int MOST_SECONDS = 120;

  @TempDir private Path folder;

  private DockerRegistry registry;
  private SmallLayers store;

  @BeforeEach
  void start() {
    registry = DockerRegistry.start();
    store = new SmallLayers(folder);
  }

  @AfterEach
  void stop() {
    if (registry != null) {
      store.close();
      registry.close();
    }
  }

  /** Small and large ones, each generated and as of a base image. */
  private List<Layer> layers() {
    List<Layer> layers = new ArrayList<>();
    Random random = new Random(1);
    for (int size : new int[] {1, 500, 3000, 20_000, 60_000, 150_000}) {
      byte[] content = new byte[size];
      random.nextBytes(content);
      Layer layer = store.layer("of-" + size, HexFormat.of().formatHex(content));
      layers.add(layer);
      layers.add(store.gzipped(layer));
    }
    return layers;
  }

  /** How many pushes had which end. */
  private Map<End, Integer> push(
      int count, Duration stall, boolean mayFail, Function<RandomFaults, List<Rule>> plan)
      throws Exception {
    List<Layer> layers = layers();
    Map<End, Integer> ends = new TreeMap<>();
    List<String> wrong = new ArrayList<>();
    ExecutorService threads = Executors.newFixedThreadPool(AT_ONCE);
    try (FaultyPush.Means means = new FaultyPush.Means(registry, store, layers, folder, stall)) {
      List<Future<List<End>>> pushes = new ArrayList<>();
      for (long seed = 0; seed < count; seed++) {
        RandomFaults faults = new RandomFaults(seed, "http://localhost:" + registry.port());
        FaultyPush push = new FaultyPush(means, seed, plan.apply(faults), mayFail);
        pushes.add(threads.submit(push::run));
      }
      for (int seed = 0; seed < count; seed++) {
        try {
          pushes
              .get(seed)
              .get(MOST_SECONDS, TimeUnit.SECONDS)
              .forEach(end -> ends.merge(end, 1, Integer::sum));
        } catch (ExecutionException e) {
          wrong.add(e.getCause().getMessage());
        } catch (TimeoutException e) {
          throw new AssertionError("seed " + seed + " has no end", e);
        }
      }
    } finally {
      threads.shutdownNow();
    }
    assertThat(wrong).isEmpty();
    return ends;
  }

  @Test
  void everyPushEndsWholeOrSaysWhyNot() throws Exception {
    Map<End, Integer> ends = push(1000, Duration.ofMillis(400), true, RandomFaults::rules);

    assertThat(ends.get(End.WHOLE)).isGreaterThan(400);
    assertThat(ends.get(End.FAILED)).isGreaterThan(100);
  }

  @Test
  void whatPassesIsTriedAgain() throws Exception {
    Map<End, Integer> ends = push(200, Duration.ofSeconds(30), false, RandomFaults::passingRules);

    assertThat(ends).containsOnlyKeys(End.WHOLE);
    assertThat(ends.get(End.WHOLE)).isGreaterThanOrEqualTo(200);
  }
}
