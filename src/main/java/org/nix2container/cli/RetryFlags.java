package org.nix2container.cli;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.nix2container.registry.RetryOptions;

/** How often what a registry does not do at once is tried again. */
final class RetryFlags {

  private static final Flag TIMES =
      new Flag("retry-times", "N", "try again so often, each blob for itself (default: 3)");
  private static final Flag DELAY =
      new Flag("retry-delay", "TIME", "wait so long before, as in 2s (default: longer each time)");

  static final List<Flag> ALL = List.of(TIMES, DELAY);

  private RetryFlags() {}

  static RetryOptions options(Invocation invocation) {
    RetryOptions standard = RetryOptions.standard();
    int times = invocation.number(TIMES, standard.times());
    if (times < 0) {
      throw invocation.wrong("--retry-times cannot be less than 0");
    }
    // As of skopeo, 0 stands for the growing delay.
    Optional<Duration> delay = invocation.duration(DELAY).filter(time -> !time.isZero());
    return new RetryOptions(times, delay);
  }
}
