package org.nix2container.registry;

import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.nix2container.credentials.Credentials;
import org.nix2container.failure.InvalidInputException;
import org.nix2container.http.HttpResponse;
import org.nix2container.http.Origin;

/**
 * Tells a registry who asks. It is told nothing until it wants to know: the first request goes out
 * as it is, and what it is refused with says how later ones are to be signed.
 */
final class Authorizer {

  private static final int NOT_FOUND = 404;
  private static final int METHOD_NOT_ALLOWED = 405;

  private final RegistryServer server;
  private final Credentials credentials;
  private final Refusals refusals;
  private final TokenCache tokens = new TokenCache();

  /** What registries want besides the scopes that should do. */
  private final ConcurrentMap<List<String>, List<String>> wider = new ConcurrentHashMap<>();

  Authorizer(RegistryServer server, Credentials credentials) {
    this.server = server;
    this.credentials = credentials;
    this.refusals = new Refusals(server.host(), credentials);
  }

  Refusals refusals() {
    return refusals;
  }

  /** What the next request is to be signed with; a token that is about to expire is renewed. */
  Signature signature(List<String> scopes) {
    if (credentials instanceof Credentials.RegistryToken(String token)) {
      return new Signature.Fixed("Bearer " + token);
    }
    Optional<Challenge> challenge = server.challenge();
    if (challenge.isEmpty()) {
      return new Signature.None();
    }
    if (challenge.get() instanceof Challenge.Bearer bearer) {
      return byToken(bearer, wider.getOrDefault(scopes, scopes));
    }
    return credentials instanceof Credentials.Password(String user, String password)
        ? new Signature.Fixed(TokenRequest.basic(user, password))
        : new Signature.None();
  }

  private Signature byToken(Challenge.Bearer bearer, List<String> scopes) {
    String key = bearer.realm() + " " + bearer.service() + " " + String.join(" ", scopes);
    Token token = tokens.get(key, System.nanoTime(), () -> fetch(bearer, scopes));
    return new Signature.ByToken(key, scopes, token);
  }

  /**
   * Whether a request that was refused with 401 may do better, signed anew.
   *
   * @param repeated whether it was refused before, and should have a new token
   */
  boolean learns(HttpResponse refused, Signature used, List<String> scopes, boolean repeated) {
    if (credentials instanceof Credentials.RegistryToken) {
      return false;
    }
    Optional<Challenge> challenge = Challenge.of(refused.headers());
    if (challenge.isEmpty() && server.challenge().isEmpty()) {
      challenge = challengeOfPing();
    }
    if (challenge.isEmpty()) {
      challenge = server.challenge();
    }
    if (challenge.isEmpty()) {
      return false;
    }
    Optional<Challenge> before = server.challenge();
    server.learn(challenge.get());
    if (!(challenge.get() instanceof Challenge.Bearer bearer)) {
      return credentials instanceof Credentials.Password && !(used instanceof Signature.Fixed);
    }
    boolean known =
        before.isPresent()
            && before.get() instanceof Challenge.Bearer other
            && other.isSameServer(bearer);
    return !known || learns(bearer, used, scopes, repeated);
  }

  private boolean learns(
      Challenge.Bearer bearer, Signature used, List<String> scopes, boolean repeated) {
    if (!(used instanceof Signature.ByToken(String key, List<String> asked, Token token))) {
      return true; // another request has learned it meanwhile
    }
    List<String> wanted = Scopes.with(asked, bearer.scopes());
    if (!wanted.equals(asked)) {
      wider.put(scopes, wanted);
      return true;
    }
    tokens.discard(key, token);
    return !repeated;
  }

  /**
   * Some registries refuse without saying what they want, but do where the specification has it.
   */
  private Optional<Challenge> challengeOfPing() {
    try {
      return Exchange.of(
          new PingChallenge(), endpoint -> server.send(endpoint.request(server.base())), refusals);
    } catch (IOException e) {
      throw new IllegalStateException("no body is sent", e);
    }
  }

  private Token fetch(Challenge.Bearer bearer, List<String> scopes) {
    URI realm = realm(bearer.realm());
    boolean isIdentity = credentials instanceof Credentials.IdentityToken;
    try {
      return fetch(new TokenRequest(realm, bearer.service(), scopes, credentials, isIdentity));
    } catch (RegistryException e) {
      if (!isIdentity || e.status() != NOT_FOUND && e.status() != METHOD_NOT_ALLOWED) {
        throw e;
      }
      return fetch(new TokenRequest(realm, bearer.service(), scopes, credentials, false));
    }
  }

  private Token fetch(TokenRequest request) {
    try {
      return Exchange.of(request, endpoint -> server.send(endpoint.request("")), refusals);
    } catch (IOException e) {
      throw new IllegalStateException("no body is made while it is sent", e);
    }
  }

  /** The token server's URL, if passwords may be sent there. */
  private URI realm(String text) {
    try {
      URI realm = new URI(text);
      Origin origin = Origin.of(realm);
      if (!origin.isSecure() && !server.isPlainAllowed()) {
        throw new WrongAnswerException(
            "its server "
                + Locations.shown(realm)
                + " is reached by plain http, where anybody can read it (--tls-verify=false allows"
                + " that)");
      }
      server.trustAsItself(origin);
      return realm;
    } catch (URISyntaxException | InvalidInputException e) {
      throw refusals.failed(TokenRequest.ACTION, "the server that should give it has no URL", e);
    } catch (WrongAnswerException e) {
      throw refusals.failed(TokenRequest.ACTION, e.reason(), e);
    }
  }
}
