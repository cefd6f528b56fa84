package org.nix2container.http;

import java.net.Socket;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertificateException;
import java.security.cert.PKIXBuilderParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509CertSelector;
import java.security.cert.X509Certificate;
import java.util.HashSet;
import java.util.Set;
import javax.net.ssl.CertPathTrustManagerParameters;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;

/**
 * Trusts servers that one of the authorities stands up for. Whether it does, the JDK decides (PKIX,
 * RFC 5280); this only gives it the authorities that come into question. Names that are equal but
 * not the same bytes are rare: whoever is refused is looked at once more with all authorities.
 */
final class AuthorityTrust extends X509ExtendedTrustManager {

  private static final X509Certificate[] NONE = {};

  private final Authorities authorities;

  AuthorityTrust(Authorities authorities) {
    this.authorities = authorities;
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket)
      throws CertificateException {
    if (!(socket instanceof SSLSocket tls)) {
      throw new CertificateException("there is no host to be verified");
    }
    Set<TrustAnchor> likely = authorities.named(namesOf(chain));
    try {
      check(likely, chain, authType, tls);
    } catch (CertificateException e) {
      Set<TrustAnchor> all = authorities.all();
      if (all.size() == likely.size()) {
        throw named(e);
      }
      checkAll(all, chain, authType, tls);
    }
    HostName.check(tls.getHandshakeSession().getPeerHost(), chain[0]);
  }

  private void checkAll(
      Set<TrustAnchor> all, X509Certificate[] chain, String authType, SSLSocket socket)
      throws CertificateException {
    try {
      check(all, chain, authType, socket);
    } catch (CertificateException e) {
      throw named(e);
    }
  }

  /** The same failure; one for want of an authority says where that was looked for. */
  private CertificateException named(CertificateException e) {
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (cause instanceof CertPathBuilderException) {
        return new UnknownAuthorityException(authorities.describe(), e);
      }
    }
    return e;
  }

  private void check(
      Set<TrustAnchor> anchors, X509Certificate[] chain, String authType, SSLSocket socket)
      throws CertificateException {
    if (anchors.isEmpty()) {
      throw new UnknownAuthorityException(authorities.describe(), null);
    }
    of(anchors).checkServerTrusted(chain, authType, socket);
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
      throws CertificateException {
    checkServerTrusted(chain, authType);
  }

  /** Without a host, nobody is trusted. */
  @Override
  public void checkServerTrusted(X509Certificate[] chain, String authType)
      throws CertificateException {
    throw new CertificateException("there is no host to be verified");
  }

  private static Set<ByteBuffer> namesOf(X509Certificate[] chain) throws CertificateException {
    Set<ByteBuffer> names = new HashSet<>();
    for (X509Certificate certificate : chain) {
      names.addAll(CertificateNames.both(certificate.getEncoded()));
    }
    return names;
  }

  private static X509ExtendedTrustManager of(Set<TrustAnchor> anchors) throws CertificateException {
    try {
      PKIXBuilderParameters parameters = new PKIXBuilderParameters(anchors, new X509CertSelector());
      // As the JDK has it where it is not told otherwise.
      parameters.setRevocationEnabled(false);
      TrustManagerFactory factory = TrustManagerFactory.getInstance("PKIX");
      factory.init(new CertPathTrustManagerParameters(parameters));
      return (X509ExtendedTrustManager) factory.getTrustManagers()[0];
    } catch (GeneralSecurityException e) {
      throw new CertificateException(e);
    }
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String authType)
      throws CertificateException {
    throw new CertificateException("this is no server");
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String authType, Socket socket)
      throws CertificateException {
    checkClientTrusted(chain, authType);
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
      throws CertificateException {
    checkClientTrusted(chain, authType);
  }

  @Override
  public X509Certificate[] getAcceptedIssuers() {
    return NONE;
  }
}
