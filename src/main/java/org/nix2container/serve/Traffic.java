package org.nix2container.serve;

import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/** Counts what was answered and sent, since the server was started. */
final class Traffic {

  /** A method that nobody has heard of is counted as {@code other}: there are too many of them. */
  private static final Set<String> METHODS =
      Set.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS");

  /** Requests that are counted together. */
  record Kind(String method, String kind, int status) {}

  private final Map<Kind, LongAdder> requests = new ConcurrentHashMap<>();
  private final LongAdder inFlight = new LongAdder();
  private final LongAdder sent = new LongAdder();
  private final LongAdder layers = new LongAdder();
  private final LongAdder nanos = new LongAdder();

  void begins() {
    inFlight.increment();
  }

  void ends() {
    inFlight.decrement();
  }

  void answered(String method, String kind, int status) {
    String known = METHODS.contains(method) ? method : "other";
    requests.computeIfAbsent(new Kind(known, kind, status), _ -> new LongAdder()).increment();
  }

  /** Bytes of bodies. */
  void sent(int bytes) {
    sent.add(bytes);
  }

  void layer(boolean whole, Duration took) {
    if (whole) {
      layers.increment();
    }
    nanos.add(took.toNanos());
  }

  Map<Kind, LongAdder> requests() {
    return requests;
  }

  long inFlight() {
    return inFlight.sum();
  }

  long sent() {
    return sent.sum();
  }

  /** Sent whole, or all of the range that was asked for. */
  long layers() {
    return layers.sum();
  }

  Duration making() {
    return Duration.ofNanos(nanos.sum());
  }
}
