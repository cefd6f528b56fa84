package org.nix2container.http;

import java.io.IOException;

/** What came is not framed as HTTP/1.1 has it; becomes a {@link MalformedAnswerException}. */
final class FramingException extends IOException {

  private static final long serialVersionUID = 1L;

  FramingException(String reason) {
    super(reason);
  }
}
