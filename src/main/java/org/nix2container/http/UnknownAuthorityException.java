package org.nix2container.http;

import java.security.cert.CertificateException;
import org.jspecify.annotations.Nullable;

/** No authority that is known stands up for the server. */
final class UnknownAuthorityException extends CertificateException {

  private static final long serialVersionUID = 1L;

  private final String places;

  /**
   * @param places where authorities were looked for
   */
  UnknownAuthorityException(String places, @Nullable Throwable cause) {
    super("no authority of this name is known", cause);
    this.places = places;
  }

  String places() {
    return places;
  }
}
