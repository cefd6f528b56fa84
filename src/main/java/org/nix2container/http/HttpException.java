package org.nix2container.http;

import org.jspecify.annotations.Nullable;
import org.nix2container.failure.Nix2ContainerException;

/** A request that got no answer, or no whole one. An answer of any status is no failure here. */
public abstract class HttpException extends Nix2ContainerException {

  private static final long serialVersionUID = 1L;

  private final Origin origin;
  private final String reason;

  /**
   * @param subject the request or origin it is about
   * @param reason what happened, and what to do about it
   */
  HttpException(Origin origin, String subject, String reason, @Nullable Throwable cause) {
    super(subject + ": " + reason, cause);
    this.origin = origin;
    this.reason = reason;
  }

  public final Origin origin() {
    return origin;
  }

  /** The message without what it is about. */
  public final String reason() {
    return reason;
  }

  /** Whether the same may well succeed a little later. */
  public abstract boolean isTransient();
}
