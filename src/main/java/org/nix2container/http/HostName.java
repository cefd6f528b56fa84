package org.nix2container.http;

import java.net.InetAddress;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;

/**
 * Whether a certificate is for a host (RFC 9525). Only its subject's alternative names count, and
 * in them a {@code *} only as the whole first label, as in Go.
 *
 * <p>JSSE could do it, but reads all authorities of the JDK for that, which takes longer than the
 * rest of the verification.
 */
final class HostName {

  /** Kinds of names as {@link X509Certificate#getSubjectAlternativeNames()} has them. */
  private static final int DNS = 2;

  private static final int ADDRESS = 7;

  private HostName() {}

  /**
   * @param host a name or an address, in lower case
   * @throws WrongHostException if the certificate is not for this host
   */
  static void check(String host, X509Certificate certificate) throws CertificateException {
    boolean address = isAddress(host);
    Collection<List<?>> names = certificate.getSubjectAlternativeNames();
    List<String> others = new ArrayList<>();
    if (names != null) {
      for (List<?> name : names) {
        int kind = (Integer) name.get(0);
        if ((kind == DNS || kind == ADDRESS) && name.get(1) instanceof String text) {
          if (kind == ADDRESS
              ? address && isSameAddress(host, text)
              : isNamed(host, text, address)) {
            return;
          }
          others.add(text);
        }
      }
    }
    throw new WrongHostException(others);
  }

  private static boolean isNamed(String host, String pattern, boolean address) {
    return !address && matches(host, pattern.toLowerCase(Locale.ROOT));
  }

  /** Both in lower case. */
  static boolean matches(String host, String pattern) {
    String name = withoutLastDot(host);
    String wanted = withoutLastDot(pattern);
    if (name.isEmpty() || wanted.isEmpty()) {
      return false;
    }
    if (wanted.indexOf('*') < 0) {
      return name.equals(wanted);
    }
    int dot = name.indexOf('.');
    return wanted.startsWith("*.")
        && wanted.indexOf('*', 1) < 0
        && wanted.length() > 2
        && dot > 0
        && name.substring(dot).equals(wanted.substring(1));
  }

  private static String withoutLastDot(String name) {
    return name.endsWith(".") ? name.substring(0, name.length() - 1) : name;
  }

  /** An address is not looked up: it has a colon, or digits and dots alone. */
  static boolean isAddress(String host) {
    if (host.indexOf(':') >= 0) {
      return true;
    }
    for (int i = 0; i < host.length(); i++) {
      char c = host.charAt(i);
      if ((c < '0' || c > '9') && c != '.') {
        return false;
      }
    }
    return !host.isEmpty();
  }

  private static boolean isSameAddress(String host, String text) {
    try {
      return InetAddress.ofLiteral(host).equals(InetAddress.ofLiteral(text));
    } catch (IllegalArgumentException _) {
      return false;
    }
  }

  /** A certificate for other hosts. */
  static final class WrongHostException extends CertificateException {

    private static final long serialVersionUID = 1L;

    WrongHostException(List<String> names) {
      super(
          names.isEmpty()
              ? "the server's certificate names no host"
              : "the server's certificate is not for this host but for "
                  + String.join(", ", names));
    }
  }
}
