package org.nix2container.http;

import java.nio.ByteBuffer;
import java.util.HashSet;
import java.util.Set;

/**
 * Finds names in certificates (RFC 5280 §4.1) without parsing them, which costs a thousand times
 * more.
 */
final class CertificateNames {

  private CertificateNames() {}

  /**
   * The DER of the subject, which may be that of a certificate's first bytes alone.
   *
   * @throws IndexOutOfBoundsException if it is not all there
   */
  static ByteBuffer subject(byte[] certificate) {
    Der der = new Der(certificate);
    int validity = der.end(issuerAt(der));
    return name(der, certificate, der.end(validity));
  }

  /** Issuer and subject. */
  static Set<ByteBuffer> both(byte[] certificate) {
    Der der = new Der(certificate);
    Set<ByteBuffer> names = new HashSet<>(4);
    names.add(name(der, certificate, issuerAt(der)));
    names.add(subject(certificate));
    return names;
  }

  private static int issuerAt(Der der) {
    int tbsCertificate = der.content(0);
    int at = der.content(tbsCertificate);
    if (der.tag(at) == Der.CONTEXT_0) {
      // the version
      at = der.end(at);
    }
    int signature = der.end(at);
    return der.end(signature);
  }

  private static ByteBuffer name(Der der, byte[] certificate, int at) {
    return ByteBuffer.wrap(certificate, at, der.end(at) - at);
  }
}
