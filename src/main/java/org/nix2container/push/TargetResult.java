package org.nix2container.push;

import org.nix2container.failure.Nix2ContainerException;

/** What came of one of several targets. */
public sealed interface TargetResult {

  PushTarget target();

  /** The image is there. */
  record Pushed(PushTarget target, PushResult result) implements TargetResult {}

  /** It is not; no tag was changed. */
  record Failed(PushTarget target, Nix2ContainerException failure) implements TargetResult {}
}
