package org.nix2container.http;

import org.jspecify.annotations.Nullable;

/** A body that is longer than its reader is ready to hold. */
public final class TooLongException extends HttpException {

  private static final long serialVersionUID = 1L;

  TooLongException(Origin origin, String subject, String reason, @Nullable Throwable cause) {
    super(origin, subject, reason, cause);
  }

  @Override
  public boolean isTransient() {
    return false;
  }
}
