package org.nix2container.http;

import java.security.cert.CertificateException;

/** No authority that is known comes into question. */
final class UnknownAuthorityException extends CertificateException {

  private static final long serialVersionUID = 1L;

  UnknownAuthorityException() {
    super("no authority of this name is known");
  }
}
