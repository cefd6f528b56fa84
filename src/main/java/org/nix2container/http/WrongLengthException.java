package org.nix2container.http;

import org.jspecify.annotations.Nullable;

/** A body whose writer wrote more or fewer bytes than were announced: a fault of ours. */
public final class WrongLengthException extends HttpException {

  private static final long serialVersionUID = 1L;

  WrongLengthException(Origin origin, String subject, String reason, @Nullable Throwable cause) {
    super(origin, subject, reason, cause);
  }

  @Override
  public boolean isTransient() {
    return false;
  }
}
