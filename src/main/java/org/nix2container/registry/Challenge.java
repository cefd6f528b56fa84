package org.nix2container.registry;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.nix2container.http.Headers;

/** How a registry wants to be told who asks (RFC 9110 §11.3, and Docker's token specification). */
sealed interface Challenge {

  /** By name and password, with every request. */
  record Basic() implements Challenge {}

  /**
   * By a token.
   *
   * @param realm URL of the server that gives it
   * @param service what to call the registry there; empty if it does not say
   * @param scopes what the request that was refused needs; empty if it does not say
   */
  record Bearer(String realm, String service, List<String> scopes) implements Challenge {

    /** Whether the token comes from the same place. */
    boolean isSameServer(Bearer other) {
      return realm.equals(other.realm) && service.equals(other.service);
    }
  }

  /** The one to answer: a token rather than a password, and nothing else. */
  static Optional<Challenge> of(Headers headers) {
    Optional<Challenge> basic = Optional.empty();
    for (String field : headers.all("WWW-Authenticate")) {
      for (ChallengeFields challenge : ChallengeFields.parse(field)) {
        String realm = challenge.parameters().getOrDefault("realm", "");
        if (challenge.scheme().equals("bearer") && !realm.isEmpty()) {
          return Optional.of(bearer(realm, challenge.parameters()));
        }
        if (challenge.scheme().equals("basic")) {
          basic = Optional.of(new Basic());
        }
      }
    }
    return basic;
  }

  private static Bearer bearer(String realm, Map<String, String> parameters) {
    List<String> scopes = new ArrayList<>();
    for (String scope : parameters.getOrDefault("scope", "").split(" ")) {
      if (!scope.isEmpty()) {
        scopes.add(scope);
      }
    }
    return new Bearer(realm, parameters.getOrDefault("service", ""), List.copyOf(scopes));
  }

  /** Whether this is a scheme that may stand alone, without parameters. */
  static boolean isKnownScheme(String token) {
    return switch (token.toLowerCase(Locale.ROOT)) {
      case "basic", "bearer", "negotiate", "ntlm", "digest" -> true;
      default -> false;
    };
  }
}
