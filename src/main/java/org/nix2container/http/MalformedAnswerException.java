package org.nix2container.http;

import org.jspecify.annotations.Nullable;

/** An answer that is not HTTP/1.1, or not framed as it says. */
public final class MalformedAnswerException extends HttpException {

  private static final long serialVersionUID = 1L;

  MalformedAnswerException(
      Origin origin, String subject, String reason, @Nullable Throwable cause) {
    super(origin, subject, reason, cause);
  }

  @Override
  public boolean isTransient() {
    return false;
  }
}
