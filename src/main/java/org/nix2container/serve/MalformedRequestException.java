package org.nix2container.serve;

import java.io.IOException;

/** What came is no request that can be answered; the connection is of no use any more. */
final class MalformedRequestException extends IOException {

  private static final long serialVersionUID = 1L;

  private final int status;

  /**
   * @param status that says so
   */
  MalformedRequestException(int status, String reason) {
    super(reason);
    this.status = status;
  }

  int status() {
    return status;
  }
}
