package org.nix2container.stream;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.IntFunction;
import java.util.function.ToLongFunction;
import org.nix2container.layer.LayerPath;

/** Digests the tars of several layers at once, without keeping them. */
public final class LayerDigests {

  private static final int MOST_AT_ONCE = 8;

  private LayerDigests() {}

  /**
   * The digest of each layer's tar, in the order of the layers.
   *
   * @param expectedSize about how many bytes a layer will have: the largest are begun first, so
   *     that none is left running alone at the end; any guess gives the same result
   * @param consumers gives who else wants the tar of the layer with that index
   * @throws org.nix2container.failure.Nix2ContainerException the first that a layer's tar threw
   */
  public static List<TarDigest> of(
      LayerTars tars,
      List<List<LayerPath>> layers,
      ToLongFunction<List<LayerPath>> expectedSize,
      IntFunction<LayerConsumer> consumers) {
    int cores = Runtime.getRuntime().availableProcessors();
    int atOnce = Math.clamp(layers.size(), 1, Math.min(cores, MOST_AT_ONCE));
    Run run = new Run(tars, layers, largestFirst(layers, expectedSize), consumers);
    Thread[] others = new Thread[atOnce - 1];
    for (int i = 0; i < others.length; i++) {
      others[i] = Thread.ofPlatform().daemon().name("layer-" + (i + 1)).start(run::digestAll);
    }
    run.digestAll();
    for (Thread other : others) {
      join(other);
    }
    return run.finished();
  }

  private static int[] largestFirst(
      List<List<LayerPath>> layers, ToLongFunction<List<LayerPath>> expectedSize) {
    long[] sizes = new long[layers.size()];
    Integer[] order = new Integer[sizes.length];
    for (int i = 0; i < sizes.length; i++) {
      sizes[i] = expectedSize.applyAsLong(layers.get(i));
      order[i] = i;
    }
    Arrays.sort(order, (a, b) -> Long.compare(sizes[b], sizes[a]));
    int[] result = new int[order.length];
    for (int i = 0; i < result.length; i++) {
      result[i] = order[i];
    }
    return result;
  }

  private static void join(Thread thread) {
    boolean interrupted = false;
    while (thread.isAlive()) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        interrupted = true;
        thread.interrupt();
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /** The work that is shared by the threads. */
  private static final class Run {
    private final LayerTars tars;
    private final List<List<LayerPath>> layers;
    private final int[] order;
    private final IntFunction<LayerConsumer> consumers;
    private final AtomicInteger next = new AtomicInteger();
    private final TarDigest[] digests;
    private final AtomicReference<Throwable> failure = new AtomicReference<>();

    Run(
        LayerTars tars,
        List<List<LayerPath>> layers,
        int[] order,
        IntFunction<LayerConsumer> consumers) {
      this.tars = tars;
      this.layers = layers;
      this.order = order;
      this.consumers = consumers;
      this.digests = new TarDigest[order.length];
    }

    void digestAll() {
      int i = next.getAndIncrement();
      while (i < order.length && failure.get() == null) {
        try (LayerConsumer consumer = consumers.apply(order[i])) {
          DigestingConsumer digesting = new DigestingConsumer(consumer);
          tars.generate(layers.get(order[i]), digesting, i == 0);
          consumer.finish();
          digests[order[i]] = digesting.digest();
        } catch (RuntimeException | Error e) {
          failure.compareAndSet(null, e);
        } catch (IOException e) {
          failure.compareAndSet(null, new IllegalStateException(e));
        }
        i = next.getAndIncrement();
      }
    }

    List<TarDigest> finished() {
      Throwable thrown = failure.get();
      if (thrown instanceof RuntimeException e) {
        throw e;
      }
      if (thrown instanceof Error e) {
        throw e;
      }
      return new ArrayList<>(Arrays.asList(digests));
    }
  }
}
