package org.nix2container.http;

import org.jspecify.annotations.Nullable;

/** A server that cannot prove who it is, or that does not accept who we are. */
public final class TlsFailureException extends HttpException {

  private static final long serialVersionUID = 1L;

  TlsFailureException(Origin origin, String subject, String reason, @Nullable Throwable cause) {
    super(origin, subject, reason, cause);
  }

  @Override
  public boolean isTransient() {
    return false;
  }
}
