package org.nix2container.http;

import org.jspecify.annotations.Nullable;

/** A connection that ended before the answer did, or that this program ended. */
public final class ConnectionLostException extends HttpException {

  private static final long serialVersionUID = 1L;

  private final boolean passing;

  ConnectionLostException(
      Origin origin, String subject, String reason, boolean passing, @Nullable Throwable cause) {
    super(origin, subject, reason, cause);
    this.passing = passing;
  }

  @Override
  public boolean isTransient() {
    return passing;
  }
}
