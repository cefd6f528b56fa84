package org.nix2container.http;

import org.jspecify.annotations.Nullable;

/** A connection that could not be made. */
public final class CannotConnectException extends HttpException {

  private static final long serialVersionUID = 1L;

  private final boolean passing;

  CannotConnectException(
      Origin origin, String subject, String reason, boolean passing, @Nullable Throwable cause) {
    super(origin, subject, reason, cause);
    this.passing = passing;
  }

  @Override
  public boolean isTransient() {
    return passing;
  }
}
