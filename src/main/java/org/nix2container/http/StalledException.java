package org.nix2container.http;

import org.jspecify.annotations.Nullable;

/** A server that took or gave no byte for longer than the stall time-out. */
public final class StalledException extends HttpException {

  private static final long serialVersionUID = 1L;

  StalledException(Origin origin, String subject, String reason, @Nullable Throwable cause) {
    super(origin, subject, reason, cause);
  }

  @Override
  public boolean isTransient() {
    return true;
  }
}
