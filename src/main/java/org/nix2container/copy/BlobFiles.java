package org.nix2container.copy;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Writes several layers at once, for destinations with a file for each blob. */
final class BlobFiles {

  private static final int MOST_AT_ONCE = 4;

  private BlobFiles() {}

  /** Writes one layer to where it belongs. */
  @FunctionalInterface
  interface LayerWriter<T> {
    void write(T layer) throws IOException;
  }

  /** Writes all layers; throws what the first of them that failed threw, when none is running. */
  static <T> void writeAll(List<T> layers, boolean sequential, LayerWriter<T> writer)
      throws IOException {
    if (sequential) {
      for (T layer : layers) {
        writer.write(layer);
      }
      return;
    }
    int cores = Runtime.getRuntime().availableProcessors();
    int atOnce = Math.clamp(layers.size(), 1, Math.min(cores, MOST_AT_ONCE));
    try (ExecutorService executor =
        Executors.newFixedThreadPool(atOnce, Thread.ofPlatform().daemon().factory())) {
      List<Future<?>> writing = new ArrayList<>();
      for (T layer : layers) {
        writing.add(
            executor.submit(() -> {
              writer.write(layer);
              return null;
            }));
      }
      try {
        for (Future<?> one : writing) {
          await(one);
        }
      } catch (IOException | RuntimeException e) {
        executor.shutdownNow();
        throw e;
      }
    }
  }

  private static void await(Future<?> writing) throws IOException {
    try {
      writing.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    } catch (ExecutionException e) {
      switch (e.getCause()) {
        case RuntimeException failure -> throw failure;
        case IOException failure -> throw failure;
        case null, default -> throw new IllegalStateException(e.getCause());
      }
    }
  }
}
