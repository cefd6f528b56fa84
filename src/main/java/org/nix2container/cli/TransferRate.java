package org.nix2container.cli;

import java.util.ArrayDeque;
import java.util.Deque;

/** Bytes per second, over the last seconds. */
final class TransferRate {

  private static final long WINDOW_NANOS = 3_000_000_000L;
  private static final long SECOND_NANOS = 1_000_000_000L;

  private record Sample(long nanos, long bytes) {}

  private final Deque<Sample> samples = new ArrayDeque<>();

  /**
   * Notes how many bytes there are by now.
   *
   * @param bytes in all; fewer than before if it begins again
   */
  void note(long nanos, long bytes) {
    if (!samples.isEmpty() && samples.getLast().bytes() > bytes) {
      samples.clear();
    }
    samples.add(new Sample(nanos, bytes));
    while (samples.size() > 2 && nanos - samples.getFirst().nanos() > WINDOW_NANOS) {
      samples.removeFirst();
    }
  }

  /** 0 until there is something to measure. */
  long bytesPerSecond(long nanos) {
    if (samples.isEmpty()) {
      return 0;
    }
    Sample first = samples.getFirst();
    long elapsed = nanos - first.nanos();
    double bytes = samples.getLast().bytes() - first.bytes();
    return elapsed <= 0 ? 0 : (long) (bytes * SECOND_NANOS / elapsed);
  }
}
