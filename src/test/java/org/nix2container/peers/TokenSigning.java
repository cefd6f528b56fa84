package org.nix2container.peers;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.Signature;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;

/** Makes tokens that a registry takes which was told of the certificate (docs/spec/auth/jwt.md). */
final class TokenSigning implements AutoCloseable {

  /** So long distribution takes tokens after their end. */
  private static final int LEEWAY_SECONDS = 60;

  private final TestFolder folder = new TestFolder("tokens");
  private final PrivateKey key;
  private final String certificate;

  TokenSigning() {
    Tool.in(folder.path(), "openssl")
        .succeed(
            ("req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2"
                    + " -subj /CN=tokens-of-a-test -keyout key.pem -out certificate.pem")
                .split(" "));
    try {
      key = TestAuthority.privateKey(folder.file("key.pem"));
      certificate =
          Base64.getEncoder().encodeToString(TestAuthority.read(certificateFile()).getEncoded());
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalStateException(e);
    }
  }

  Path certificateFile() {
    return folder.file("certificate.pem");
  }

  /** A token with which the registry really lets in for so many seconds. */
  String token(String user, List<TokenScope> granted, long seconds) {
    long now = Instant.now().getEpochSecond();
    String header = "{\"typ\":\"JWT\",\"alg\":\"ES256\",\"x5c\":[\"%s\"]}".formatted(certificate);
    String claims =
        """
        {"iss":"%s","sub":"%s","aud":"%s","exp":%d,"nbf":%d,"iat":%d,"jti":"%s","access":[%s]}\
        """
            .formatted(
                TokenServer.ISSUER,
                user,
                TokenServer.SERVICE,
                now + seconds - LEEWAY_SECONDS,
                now - LEEWAY_SECONDS,
                now,
                UUID.randomUUID(),
                granted.stream().map(TokenScope::json).collect(Collectors.joining(",")));
    String signed = base64(header.getBytes(UTF_8)) + "." + base64(claims.getBytes(UTF_8));
    return signed + "." + base64(signature(signed));
  }

  private byte[] signature(String text) {
    try {
      Signature signature = Signature.getInstance("SHA256withECDSAinP1363Format");
      signature.initSign(key);
      signature.update(text.getBytes(UTF_8));
      return signature.sign();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String base64(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  @Override
  public void close() {
    folder.close();
  }
}
