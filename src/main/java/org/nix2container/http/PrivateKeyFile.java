package org.nix2container.http;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Arrays;
import org.nix2container.failure.InvalidInputException;
import org.nix2container.failure.SystemReason;

/** Reads private keys in PEM: PKCS#8 (RFC 5958), PKCS#1 (RFC 8017) and SEC1 (RFC 5915). */
final class PrivateKeyFile {

  private static final byte[] VERSION_0 = {Der.INTEGER, 1, 0};

  /** The algorithm rsaEncryption, 1.2.840.113549.1.1.1, with its empty parameters. */
  private static final byte[] RSA = {
    Der.SEQUENCE, 13, 6, 9, 0x2a, (byte) 0x86, 0x48, (byte) 0x86, (byte) 0xf7, 13, 1, 1, 1, 5, 0
  };

  /** The object identifier id-ecPublicKey, 1.2.840.10045.2.1. */
  private static final byte[] EC = {6, 7, 0x2a, (byte) 0x86, 0x48, (byte) 0xce, 0x3d, 2, 1};

  private static final String[] ALGORITHMS = {"RSA", "EC", "EdDSA", "RSASSA-PSS"};

  private PrivateKeyFile() {}

  static PrivateKey read(Path file) {
    byte[] content;
    try {
      content = Files.readAllBytes(file);
    } catch (IOException e) {
      throw unusable(file, SystemReason.of(e));
    }
    for (PemFile.Block block : PemFile.blocks(content)) {
      try {
        switch (block.label()) {
          case "PRIVATE KEY" -> {
            return key(file, block.decode());
          }
          case "RSA PRIVATE KEY" -> {
            return key(file, rsa(block.decode()));
          }
          case "EC PRIVATE KEY" -> {
            return key(file, ec(block.decode()));
          }
          case "ENCRYPTED PRIVATE KEY" -> throw unusable(file, "it is encrypted; decrypt it first");
          default -> {}
        }
      } catch (IllegalArgumentException | IndexOutOfBoundsException _) {
        throw unusable(file, "it is damaged, or encrypted");
      }
    }
    throw unusable(file, "there is no private key in it (PEM)");
  }

  private static PrivateKey key(Path file, byte[] pkcs8) {
    for (String algorithm : ALGORITHMS) {
      try {
        return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(pkcs8));
      } catch (GeneralSecurityException _) {
        // of another algorithm
      }
    }
    throw unusable(file, "it is neither an RSA nor an EC nor an EdDSA key");
  }

  private static byte[] rsa(byte[] pkcs1) {
    return Der.value(Der.SEQUENCE, VERSION_0, RSA, Der.value(Der.OCTETS, pkcs1));
  }

  /** PKCS#8 has the curve before the key, where SEC1 has it inside. */
  private static byte[] ec(byte[] sec1) {
    Der der = new Der(sec1);
    int version = der.content(0);
    int privateKey = der.end(version);
    int parameters = der.end(privateKey);
    if (der.tag(parameters) != Der.CONTEXT_0) {
      throw new IllegalArgumentException("the curve is not named");
    }
    byte[] curve = Arrays.copyOfRange(sec1, der.content(parameters), der.end(parameters));
    byte[] algorithm = Der.value(Der.SEQUENCE, EC, curve);
    return Der.value(Der.SEQUENCE, VERSION_0, algorithm, Der.value(Der.OCTETS, sec1));
  }

  private static InvalidInputException unusable(Path file, String reason) {
    return new InvalidInputException(file.toString(), "the private key cannot be used: " + reason);
  }
}
