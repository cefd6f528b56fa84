package org.nix2container.push;

import java.io.IOException;

/** Sending was broken off because something else has failed. */
final class StoppedException extends IOException {

  private static final long serialVersionUID = 1L;

  StoppedException() {
    super("stopped");
  }
}
