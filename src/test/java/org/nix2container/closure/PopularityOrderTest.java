package org.nix2container.closure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

/** {@code -Dseed=N} replays a run. */
class PopularityOrderTest {

  private static final String GRAPH = "graph.json";

  private final long seed = Long.getLong("seed", System.nanoTime());

  @Test
  void whatEverythingRefersToComesFirst() {
    assertThat(
            order(
                path("/app", "/bash", "/conf", "/glibc"),
                path("/bash", "/glibc"),
                path("/conf"),
                path("/glibc")))
        .containsExactly("/glibc", "/conf", "/bash", "/app");
  }

  @Test
  void ofPathsEquallySharedTheOneThatAppearedLastComesFirst() {
    assertThat(order(path("/a"), path("/b"), path("/c"))).containsExactly("/c", "/b", "/a");
  }

  @Test
  void aPathAppearsWhenItIsFirstReferredTo() {
    // /b is number 1 for /a refers to it, although /c has its entry before.
    assertThat(order(path("/a", "/b"), path("/c", "/d"), path("/b"), path("/d")))
        .containsExactly("/d", "/b", "/c", "/a");
  }

  @Test
  void aPathPassesOnAllThatItWasGiven() {
    // /x is referred to by one path that three refer to: 1 + 4; /y by three that nothing refers to.
    assertThat(
            order(
                path("/1", "/shared"),
                path("/2", "/shared"),
                path("/3", "/shared"),
                path("/shared", "/x"),
                path("/4", "/y"),
                path("/5", "/y"),
                path("/6", "/y")))
        .startsWith("/x", "/y", "/shared");
  }

  @Test
  void anEmptyGraphHasNoPaths() {
    assertThat(order()).isEmpty();
  }

  @Test
  void aReferenceToItselfCountsNothing() {
    assertThat(order(path("/a", "/a"), path("/b"))).containsExactly("/b", "/a");
  }

  @Test
  void aReferenceGivenTwiceCountsOnce() {
    assertThat(order(path("/a", "/x", "/x", "/x"), path("/b", "/y"), path("/c", "/y")))
        .startsWith("/y", "/x");
  }

  @Test
  void aPathGivenTwiceHasTheReferencesOfBoth() {
    assertThat(order(path("/a", "/x"), path("/a", "/y", "/x"), path("/b", "/y")))
        .startsWith("/y", "/x");
  }

  @Test
  void aReferenceWithoutAnEntryIsAPathOfTheClosure() {
    assertThat(order(path("/a", "/nowhere"))).containsExactly("/nowhere", "/a");
  }

  @Test
  void isWhatTheSimpleModelSays() {
    RandomGenerator random = new SplittableRandom(seed);
    for (int round = 0; round < 300; round++) {
      List<ClosurePath> graph = randomGraph(random, 1 + random.nextInt(40));
      assertThat(PopularityOrder.of(GRAPH, graph))
          .as("round %d of seed %d: %s", round, seed, graph)
          .isEqualTo(SimpleModel.order(graph));
    }
  }

  @Test
  void isTheSameEveryTime() {
    List<ClosurePath> graph = randomGraph(new SplittableRandom(seed), 2000);
    assertThat(PopularityOrder.of(GRAPH, graph))
        .as("seed %d", seed)
        .isEqualTo(PopularityOrder.of(GRAPH, List.copyOf(graph)));
  }

  @Test
  void countsThatDoNotFit64BitsStillComeFirst() {
    // Each pair doubles the count: after 10 000 levels it has 3011 decimal digits.
    int depth = 10_000;
    List<ClosurePath> graph = new ArrayList<>();
    for (int level = 0; level < depth; level++) {
      String next = "/" + (level + 1);
      graph.add(path("/" + level, next + "-left", next + "-right"));
      graph.add(path(next + "-left", next));
      graph.add(path(next + "-right", next));
    }
    List<String> order = PopularityOrder.of(GRAPH, graph);
    assertThat(order).hasSize(3 * depth + 1).doesNotHaveDuplicates();
    assertThat(order.getFirst()).as("the most shared").isEqualTo("/" + depth);
    assertThat(order.getLast()).as("what nothing refers to").isEqualTo("/0");
    // Above the count that saturates the order is exact; from there on it is that of the numbers,
    // which rise with the level.
    assertThat(order.subList(0, 3 * depth - 200))
        .isSortedAccordingTo(Comparator.comparingInt(PopularityOrderTest::level).reversed());
  }

  private static int level(String path) {
    int dash = path.indexOf('-');
    return Integer.parseInt(path.substring(1, dash < 0 ? path.length() : dash));
  }

  @Test
  void aChainOf100000PathsIsOrdered() {
    int length = 100_000;
    List<ClosurePath> graph = new ArrayList<>();
    for (int i = 0; i < length; i++) {
      graph.add(path("/" + i, "/" + (i + 1)));
    }
    List<String> order = PopularityOrder.of(GRAPH, graph);
    assertThat(order).hasSize(length + 1).startsWith("/" + length).endsWith("/0");
  }

  @Test
  void aPathThat100000ReferToIsOrdered() {
    int count = 100_000;
    List<ClosurePath> graph = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      graph.add(path("/" + i, "/libc", "/" + i));
    }
    List<String> order = PopularityOrder.of(GRAPH, graph);
    assertThat(order).hasSize(count + 1).startsWith("/libc", "/" + (count - 1)).endsWith("/0");
  }

  @Test
  void aCircleIsNamedWithTheGraph() {
    assertThatThrownBy(() -> order(path("/in", "/a"), path("/a", "/b", "/out"), path("/b", "/a")))
        .isInstanceOf(CycleException.class)
        .message()
        .isIn(
            "graph.json: these store paths refer to each other: /a -> /b -> /a",
            "graph.json: these store paths refer to each other: /b -> /a -> /b");
  }

  @Test
  void whatIsNotInTheCircleIsNotNamed() {
    assertThatThrownBy(() ->
            order(
                path("/before", "/x"),
                path("/x", "/y", "/later"),
                path("/y", "/z", "/later"),
                path("/z", "/x"),
                path("/later", "/end")))
        .isInstanceOf(CycleException.class)
        .hasMessageContaining("/x -> /y")
        .hasMessageContaining("/y -> /z")
        .hasMessageNotContainingAny("/before", "/later", "/end");
  }

  @Test
  void everyCircleThatIsNamedIsInTheGraph() {
    RandomGenerator random = new SplittableRandom(seed);
    for (int round = 0; round < 200; round++) {
      List<ClosurePath> graph = new ArrayList<>(randomGraph(random, 2 + random.nextInt(20)));
      int size = graph.size();
      // From any path back to itself, over one other at least.
      String from = graph.get(random.nextInt(size - 1)).path();
      graph.add(path("/closing", from));
      graph.add(path(from, "/closing"));
      assertThatThrownBy(() -> PopularityOrder.of(GRAPH, graph))
          .as("seed %d", seed)
          .isInstanceOfSatisfying(CycleException.class, e -> assertIsCircle(e, graph));
    }
  }

  private void assertIsCircle(CycleException e, List<ClosurePath> graph) {
    String message = e.getMessage();
    List<String> circle = List.of(message.substring(message.lastIndexOf(": ") + 2).split(" -> "));
    assertThat(circle).as("seed %d: %s", seed, message).hasSizeGreaterThan(2);
    assertThat(circle.getLast()).isEqualTo(circle.getFirst());
    for (int i = 1; i < circle.size(); i++) {
      String from = circle.get(i - 1);
      String to = circle.get(i);
      assertThat(graph)
          .as("seed %d: %s refers to %s", seed, from, to)
          .anyMatch(path -> path.path().equals(from) && path.references().contains(to));
    }
  }

  /** Without circles: every path refers to later ones only, but they are given in any order. */
  private static List<ClosurePath> randomGraph(RandomGenerator random, int size) {
    List<ClosurePath> graph = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      List<String> references = new ArrayList<>();
      int count = random.nextInt(6);
      for (int k = 0; k < count; k++) {
        references.add("/store/" + (i + random.nextInt(Math.max(1, size + 3 - i))));
      }
      graph.add(path("/store/" + i, references.toArray(new String[0])));
    }
    Collections.shuffle(graph, Random.from(random));
    return graph;
  }

  private static List<String> order(ClosurePath... graph) {
    return PopularityOrder.of(GRAPH, List.of(graph));
  }

  private static ClosurePath path(String path, String... references) {
    return new ClosurePath(path, List.of(references), Optional.empty(), 0);
  }

  /** The definition, taken literally: the count of a path is the number of ways that lead to it. */
  private static final class SimpleModel {

    private final Set<String> numbered = new LinkedHashSet<>();
    private final Map<String, Set<String>> referrers = new HashMap<>();
    private final Map<String, BigInteger> counts = new HashMap<>();

    static List<String> order(List<ClosurePath> graph) {
      SimpleModel model = new SimpleModel();
      for (ClosurePath path : graph) {
        model.numbered.add(path.path());
        for (String reference : path.references()) {
          model.numbered.add(reference);
          if (!reference.equals(path.path())) {
            model.referrers.computeIfAbsent(reference, r -> new LinkedHashSet<>()).add(path.path());
          }
        }
      }
      List<String> latestFirst = new ArrayList<>(model.numbered);
      Collections.reverse(latestFirst);
      latestFirst.sort(Comparator.comparing(model::count).reversed()); // is stable
      return latestFirst;
    }

    private BigInteger count(String path) {
      BigInteger known = counts.get(path);
      if (known != null) {
        return known;
      }
      BigInteger sum = BigInteger.ONE;
      for (String referrer : referrers.getOrDefault(path, Set.of())) {
        sum = sum.add(count(referrer));
      }
      counts.put(path, sum);
      return sum;
    }
  }
}
