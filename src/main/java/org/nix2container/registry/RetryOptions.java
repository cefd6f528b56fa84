package org.nix2container.registry;

import java.time.Duration;
import java.util.Optional;

/**
 * How often what fails for reasons that pass is tried again.
 *
 * @param times after the first try
 * @param delay always so long, as {@code --retry-delay}; growing from half a second if empty
 */
public record RetryOptions(int times, Optional<Duration> delay) {

  /** Three times. */
  public static RetryOptions standard() {
    return new RetryOptions(3, Optional.empty());
  }
}
