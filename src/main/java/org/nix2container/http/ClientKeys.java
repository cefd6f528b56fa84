package org.nix2container.http;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedKeyManager;
import org.jspecify.annotations.Nullable;
import org.nix2container.failure.InvalidInputException;
import org.nix2container.failure.SystemReason;

/**
 * Shows the one certificate that there is to whoever asks for one of its kind, whatever authorities
 * it names: many servers name none or the wrong ones.
 */
final class ClientKeys extends X509ExtendedKeyManager {

  private static final String ALIAS = "client";

  private final X509Certificate[] chain;
  private final PrivateKey key;

  private ClientKeys(X509Certificate[] chain, PrivateKey key) {
    this.chain = chain;
    this.key = key;
  }

  /**
   * @throws InvalidInputException if either file cannot be used
   */
  static ClientKeys of(ClientCertificate client) {
    return new ClientKeys(chain(client.certificate()), PrivateKeyFile.read(client.key()));
  }

  private static X509Certificate[] chain(Path file) {
    List<X509Certificate> chain = new ArrayList<>(2);
    try {
      CertificateFactory factory = CertificateFactory.getInstance("X.509");
      for (PemFile.Block block : PemFile.blocks(Files.readAllBytes(file))) {
        if (block.label().equals("CERTIFICATE")) {
          var der = new ByteArrayInputStream(block.decode());
          chain.add((X509Certificate) factory.generateCertificate(der));
        }
      }
    } catch (IOException e) {
      throw unusable(file, SystemReason.of(e));
    } catch (CertificateException | IllegalArgumentException _) {
      throw unusable(file, "it is damaged");
    }
    if (chain.isEmpty()) {
      throw unusable(file, "there is no certificate in it (PEM)");
    }
    return chain.toArray(new X509Certificate[0]);
  }

  private static InvalidInputException unusable(Path file, String reason) {
    return new InvalidInputException(file.toString(), "the certificate cannot be used: " + reason);
  }

  @Override
  public @Nullable String chooseClientAlias(
      String[] keyTypes, Principal @Nullable [] issuers, @Nullable Socket socket) {
    return chosen(keyTypes);
  }

  @Override
  public @Nullable String chooseEngineClientAlias(
      String[] keyTypes, Principal @Nullable [] issuers, @Nullable SSLEngine engine) {
    return chosen(keyTypes);
  }

  private @Nullable String chosen(String[] keyTypes) {
    for (String type : keyTypes) {
      if (type.equals(chain[0].getPublicKey().getAlgorithm())) {
        return ALIAS;
      }
    }
    return null;
  }

  @Override
  public String[] getClientAliases(String keyType, Principal @Nullable [] issuers) {
    return new String[] {ALIAS};
  }

  @Override
  public X509Certificate[] getCertificateChain(String alias) {
    return chain.clone();
  }

  @Override
  public PrivateKey getPrivateKey(String alias) {
    return key;
  }

  @Override
  public String[] getServerAliases(String keyType, Principal @Nullable [] issuers) {
    return new String[0];
  }

  @Override
  public @Nullable String chooseServerAlias(
      String keyType, Principal @Nullable [] issuers, @Nullable Socket socket) {
    return null;
  }
}
