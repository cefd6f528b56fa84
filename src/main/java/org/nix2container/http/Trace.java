package org.nix2container.http;

/** Takes what is said and answered, without secrets, line by line and from any thread. */
@FunctionalInterface
public interface Trace {

  void line(String line);

  /** Takes nothing, and nothing is composed for it. */
  static Trace none() {
    return NoTrace.NONE;
  }
}
