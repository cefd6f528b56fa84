package org.nix2container.registry;

import java.util.List;
import org.nix2container.http.Headers;

/** What a request is signed with: its Authorization field. Their texts hold no secret. */
sealed interface Signature {

  /** The headers, with the field if there is one. */
  Headers sign(Headers headers);

  /** Nothing. */
  record None() implements Signature {
    @Override
    public Headers sign(Headers headers) {
      return headers;
    }
  }

  /** What there is no other of. */
  record Fixed(String field) implements Signature {
    @Override
    public Headers sign(Headers headers) {
      return headers.with("Authorization", field);
    }

    @Override
    public String toString() {
      return "Fixed[]";
    }
  }

  /**
   * A token, of which another can be got.
   *
   * @param key in the {@link TokenCache}
   * @param asked the scopes that it was asked for
   */
  record ByToken(String key, List<String> asked, Token token) implements Signature {
    @Override
    public Headers sign(Headers headers) {
      return headers.with("Authorization", token.authorization());
    }
  }
}
