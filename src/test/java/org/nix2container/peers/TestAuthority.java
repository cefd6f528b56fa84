package org.nix2container.peers;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/**
 * A certificate authority that nobody else trusts, with a server on loopback and a client that it
 * vouches for. All files are PEM.
 */
public final class TestAuthority implements AutoCloseable {

  private static final char[] NO_PASSWORD = {};

  private final TestFolder folder = new TestFolder("authority");

  /** Makes all keys and certificates with OpenSSL. */
  public TestAuthority() {
    selfSigned("ca");
    signed("server", "subjectAltName=DNS:localhost,IP:127.0.0.1");
    signed("client", "extendedKeyUsage=clientAuth");
  }

  private void selfSigned(String name) {
    openssl(
        "req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2"
            + " -subj /CN=%1$s-of-a-test -keyout %1$s.key -out %1$s.crt".formatted(name));
  }

  private void signed(String name, String extension) {
    folder.write(name + ".ext", extension);
    openssl(
        "req -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -subj /CN=%1$s".formatted(name)
            + " -keyout %1$s.key -out %1$s.csr".formatted(name));
    openssl(
        "x509 -req -in %1$s.csr -CA ca.crt -CAkey ca.key -CAcreateserial -days 2".formatted(name)
            + " -extfile %1$s.ext -out %1$s.crt".formatted(name));
  }

  private void openssl(String words) {
    Tool.in(folder.path(), "openssl").succeed(words.split(" "));
  }

  /** The authority's own certificate. */
  public Path certificate() {
    return folder.file("ca.crt");
  }

  /** That of a server called localhost or 127.0.0.1. */
  public Path serverCertificate() {
    return folder.file("server.crt");
  }

  /** The server's key. */
  public Path serverKey() {
    return folder.file("server.key");
  }

  /** That of a client. */
  public Path clientCertificate() {
    return folder.file("client.crt");
  }

  /** The client's key. */
  public Path clientKey() {
    return folder.file("client.key");
  }

  /** For servers with the server's certificate, and for clients that trust the authority. */
  public SSLContext context() {
    try {
      KeyStore keys = emptyStore();
      keys.setKeyEntry(
          "server",
          privateKey(serverKey()),
          NO_PASSWORD,
          new Certificate[] {read(serverCertificate())});
      KeyManagerFactory own = KeyManagerFactory.getInstance("PKIX");
      own.init(keys, NO_PASSWORD);
      KeyStore authorities = emptyStore();
      authorities.setCertificateEntry("ca", read(certificate()));
      TrustManagerFactory trusted = TrustManagerFactory.getInstance("PKIX");
      trusted.init(authorities);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(own.getKeyManagers(), trusted.getTrustManagers(), null);
      return context;
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static KeyStore emptyStore() throws GeneralSecurityException, IOException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    return store;
  }

  static Certificate read(Path pem) throws GeneralSecurityException, IOException {
    try (InputStream in = Files.newInputStream(pem)) {
      return CertificateFactory.getInstance("X.509").generateCertificate(in);
    }
  }

  static PrivateKey privateKey(Path pem) throws GeneralSecurityException, IOException {
    String base64 = Files.readString(pem).replaceAll("-----[A-Z ]+-----", "");
    byte[] der = Base64.getMimeDecoder().decode(base64);
    return KeyFactory.getInstance("EC").generatePrivate(new PKCS8EncodedKeySpec(der));
  }

  @Override
  public void close() {
    folder.close();
  }
}
