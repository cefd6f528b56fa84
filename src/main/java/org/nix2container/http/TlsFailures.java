package org.nix2container.http;

import java.io.IOException;
import java.net.SocketTimeoutException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;
import org.nix2container.failure.SystemReason;

/** Says why a handshake failed, and what to do about it. JSSE tells some of it in text alone. */
final class TlsFailures {

  private static final String NOT_TLS = "Unsupported or unrecognized SSL message";
  private static final String ALERT = "Received fatal alert: ";

  private TlsFailures() {}

  /** Whether one side did not accept the other, rather than that the connection broke. */
  static boolean isRefusal(SSLException e) {
    String message = String.valueOf(e.getMessage());
    return certificateFailure(e) != null
        || message.contains(ALERT)
        || message.contains(NOT_TLS)
        || message.startsWith("No appropriate protocol")
        || message.contains("protocol version");
  }

  /**
   * Whether a server that knows another curve might have accepted us. Most servers then say
   * handshake_failure, and some just close the connection.
   */
  static boolean mayBeForGroups(IOException e) {
    return !(e instanceof SocketTimeoutException)
        && certificateFailure(e) == null
        && !String.valueOf(e.getMessage()).contains(NOT_TLS);
  }

  static String reason(SSLException e, Origin origin) {
    CertificateException certificate = certificateFailure(e);
    if (certificate != null) {
      return certificateReason(certificate, origin);
    }
    String message = String.valueOf(e.getMessage());
    if (message.contains(NOT_TLS)) {
      return "the server does not speak TLS here; if it is plain http, say so with --tls-verify=false"
          + " or in registries.conf";
    }
    int alert = message.indexOf(ALERT);
    if (alert >= 0) {
      return alertReason(message.substring(alert + ALERT.length()), origin);
    }
    return "no TLS connection: " + SystemReason.of(e);
  }

  private static String alertReason(String alert, Origin origin) {
    return switch (alert) {
      case "certificate_required" ->
          "the server wants to know us by a certificate; put NAME.cert and NAME.key into --cert-dir"
              + " or certs.d/"
              + origin.authority();
      case "bad_certificate",
          "unknown_ca",
          "certificate_unknown",
          "certificate_expired",
          "certificate_revoked",
          "unsupported_certificate" ->
          "the server does not accept our certificate (" + alert + ")";
      case "protocol_version" -> "the server speaks no TLS that is safe: it must have 1.2 or newer";
      case "unrecognized_name" -> "the server knows no host of this name";
      default -> "the server refused the TLS connection (" + alert + ")";
    };
  }

  private static String certificateReason(CertificateException e, Origin origin) {
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (cause instanceof CertificateExpiredException) {
        return "the server's certificate, or one that leads to its authority, has expired";
      }
      if (cause instanceof CertificateNotYetValidException) {
        return "the server's certificate is not valid yet; is this machine's clock right?";
      }
      if (cause instanceof UnknownAuthorityException unknown) {
        return unknownAuthority(unknown, origin);
      }
      if (cause instanceof HostName.WrongHostException) {
        return String.valueOf(cause.getMessage());
      }
    }
    Throwable last = e;
    while (last.getCause() != null) {
      last = last.getCause();
    }
    return "the server's certificate cannot be relied on: " + last.getMessage();
  }

  private static String unknownAuthority(UnknownAuthorityException e, Origin origin) {
    return "the server's certificate is of no authority that is trusted here ("
        + e.places()
        + "); put its authority's PEM file, named *.crt, into --cert-dir or certs.d/"
        + origin.authority();
  }

  private static @Nullable CertificateException certificateFailure(Throwable e) {
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (cause instanceof CertificateException certificate) {
        return certificate;
      }
    }
    return null;
  }
}
