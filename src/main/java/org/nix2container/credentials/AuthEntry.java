package org.nix2container.credentials;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Base64;
import java.util.Optional;
import org.nix2container.failure.InvalidInputException;
import org.nix2container.json.JsonReader;
import org.nix2container.json.Keys;

/**
 * An entry of an auth file, not yet decoded: a wrong one only matters to its own registry.
 *
 * @param auth base64 of {@code user:password}; may be empty
 * @param identityToken may be empty
 */
record AuthEntry(String auth, String identityToken) {

  static AuthEntry read(JsonReader value) {
    String[] fields = {"", ""};
    if (!value.nullValue()) {
      value.object((name, field) -> {
        int index = Keys.same(name, "auth") ? 0 : Keys.same(name, "identitytoken") ? 1 : -1;
        if (index >= 0 && !field.nullValue()) {
          fields[index] = field.string();
        }
      });
    }
    return new AuthEntry(fields[0], fields[1]);
  }

  static String encode(Credentials.Password password) {
    byte[] plain = (password.user() + ":" + password.password()).getBytes(UTF_8);
    return Base64.getEncoder().encodeToString(plain);
  }

  /**
   * Who it says one is; empty where Docker left the entry empty or, as Docker and containers/image
   * have it, there is no colon.
   *
   * @throws InvalidInputException if it is not base64
   */
  Optional<Credentials> credentials(String file, String key) {
    if (!identityToken.isEmpty()) {
      return Optional.of(new Credentials.IdentityToken(identityToken));
    }
    String decoded;
    try {
      String oneLine = auth.replace("\n", "").replace("\r", "");
      decoded = new String(Base64.getDecoder().decode(oneLine), UTF_8);
    } catch (IllegalArgumentException e) {
      // Not as the cause: its message quotes a character of the secret.
      throw new InvalidInputException(
          file, "`auths[\"" + key + "\"].auth` is not base64: log in again");
    }
    int colon = decoded.indexOf(':');
    if (colon < 0) {
      return Optional.empty();
    }
    String user = decoded.substring(0, colon);
    String password = withoutNuls(decoded.substring(colon + 1));
    return user.isEmpty() && password.isEmpty()
        ? Optional.empty()
        : Optional.of(new Credentials.Password(user, password));
  }

  /** Old versions of Docker padded with them. */
  private static String withoutNuls(String text) {
    int start = 0;
    int end = text.length();
    while (start < end && text.charAt(start) == 0) {
      start++;
    }
    while (end > start && text.charAt(end - 1) == 0) {
      end--;
    }
    return text.substring(start, end);
  }

  @Override
  public String toString() {
    return "AuthEntry[]";
  }
}
