package org.nix2container.closure;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The most shared store paths first, so that images have their lowest layers in common (the
 * algorithm of grahamc's "Nix and layered Docker images").
 *
 * <p>Paths are numbered in order of first appearance: a path, then its references, then the next
 * path. Each counts one, and passes its count on to everything it refers to, referrers first;
 * counts that do not fit 64 bits saturate. The highest count comes first, and of equals the higher
 * number.
 */
public final class PopularityOrder {

  private final Map<String, Integer> numbers = new HashMap<>();
  private final List<String> names = new ArrayList<>();
  private final List<int[]> references = new ArrayList<>();

  private PopularityOrder() {}

  /**
   * All store paths that the graph names, ordered.
   *
   * @param graphName how to call the graph in an error
   * @throws CycleException where paths refer to each other in a circle
   */
  public static List<String> of(String graphName, List<ClosurePath> graph) {
    PopularityOrder order = new PopularityOrder();
    for (ClosurePath path : graph) {
      order.add(path);
    }
    long[] counts = order.counts(graphName);
    Integer[] sorted = new Integer[counts.length];
    Arrays.setAll(sorted, i -> i);
    Arrays.sort(
        sorted,
        (a, b) ->
            counts[a] != counts[b] ? Long.compare(counts[b], counts[a]) : Integer.compare(b, a));
    List<String> paths = new ArrayList<>(sorted.length);
    for (int number : sorted) {
      paths.add(order.names.get(number));
    }
    return paths;
  }

  private void add(ClosurePath path) {
    int from = number(path.path());
    int[] before = references.get(from);
    int[] to = Arrays.copyOf(before, before.length + path.references().size());
    int length = before.length;
    for (String reference : path.references()) {
      int number = number(reference);
      if (number != from) {
        to[length++] = number;
      }
    }
    references.set(from, distinct(Arrays.copyOf(to, length)));
  }

  private int number(String name) {
    Integer known = numbers.putIfAbsent(name, names.size());
    if (known != null) {
      return known;
    }
    names.add(name);
    references.add(new int[0]);
    return names.size() - 1;
  }

  private static int[] distinct(int[] numbers) {
    Arrays.sort(numbers);
    int length = 0;
    for (int i = 0; i < numbers.length; i++) {
      if (i == 0 || numbers[i] != numbers[i - 1]) {
        numbers[length++] = numbers[i];
      }
    }
    return Arrays.copyOf(numbers, length);
  }

  private long[] counts(String graphName) {
    int size = names.size();
    int[] referrers = new int[size];
    for (int[] to : references) {
      for (int number : to) {
        referrers[number]++;
      }
    }
    ArrayDeque<Integer> ready = new ArrayDeque<>();
    for (int number = 0; number < size; number++) {
      if (referrers[number] == 0) {
        ready.add(number);
      }
    }
    long[] counts = new long[size];
    Arrays.fill(counts, 1);
    int done = 0;
    while (!ready.isEmpty()) {
      int from = ready.remove();
      done++;
      for (int to : references.get(from)) {
        counts[to] = saturatedSum(counts[to], counts[from]);
        if (--referrers[to] == 0) {
          ready.add(to);
        }
      }
    }
    if (done < size) {
      throw new CycleException(graphName, cycle(referrers));
    }
    return counts;
  }

  private static long saturatedSum(long a, long b) {
    long sum = a + b;
    return sum < 0 ? Long.MAX_VALUE : sum;
  }

  /** Goes up along references whose referrers were never all done: that ends in a circle. */
  private List<String> cycle(int[] waiting) {
    int at = 0;
    while (waiting[at] == 0) {
      at++;
    }
    int[] referrer = new int[names.size()];
    for (int from = 0; from < references.size(); from++) {
      if (waiting[from] > 0) {
        for (int to : references.get(from)) {
          referrer[to] = from;
        }
      }
    }
    int[] step = new int[names.size()];
    int steps = 0;
    while (step[at] == 0) {
      step[at] = ++steps;
      at = referrer[at];
    }
    List<String> circle = new ArrayList<>();
    int first = at;
    do {
      circle.addFirst(names.get(at));
      at = referrer[at];
    } while (at != first);
    circle.add(circle.getFirst());
    return circle;
  }
}
