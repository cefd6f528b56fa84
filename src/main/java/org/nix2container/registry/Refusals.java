package org.nix2container.registry;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.nix2container.credentials.Credentials;
import org.nix2container.http.HttpException;
import org.nix2container.http.HttpResponse;

/**
 * Says what a registry did not do, and what to do about it.
 *
 * @param host the registry as the user knows it
 * @param credentials who the user is to it
 */
record Refusals(String host, Credentials credentials) {

  /** An answer of a status that the endpoint does not accept. */
  RegistryException refused(Endpoint<?> endpoint, HttpResponse answer) {
    ErrorBody body = ErrorBody.read(answer);
    String said = body.text().isEmpty() ? "" : " (" + body.text() + ")";
    return new RegistryException(
        "tried to "
            + endpoint.action()
            + ", but "
            + Locations.shown(answer.uri())
            + " answered with status "
            + answer.status()
            + said
            + hint(endpoint, answer, body.codes()),
        answer.status(),
        body.codes(),
        answer.headers().first("Retry-After").flatMap(f -> Retries.asked(f, Instant.now())),
        null);
  }

  private String hint(Endpoint<?> endpoint, HttpResponse answer, List<String> codes) {
    return switch (answer.status()) {
      case 401 -> ": " + absence(endpoint) + who(endpoint);
      case 403 -> ": you may not do that; " + who(endpoint);
      case 404 ->
          codes.contains("NAME_UNKNOWN") && endpoint instanceof UploadStart
              ? ": this registry wants the repository to be made before something is pushed to it"
              : "";
      case 413 ->
          endpoint instanceof UploadPatch
              ? ": it takes no request so large; give a smaller --upload-chunk-size"
              : ": it takes no request so large";
      case 429 ->
          ": its rate limit is reached; wait"
              + (credentials instanceof Credentials.Anonymous ? ", or log in: " + login() : "");
      default -> "";
    };
  }

  /** Registries do not tell strangers what there is not. */
  private String absence(Endpoint<?> endpoint) {
    boolean stranger = credentials instanceof Credentials.Anonymous;
    return stranger && !(endpoint instanceof TokenRequest)
        ? "there is no such repository, or it is not for everybody, and "
        : "";
  }

  private String who(Endpoint<?> endpoint) {
    String server = endpoint instanceof TokenRequest ? "the token server of " + host : host;
    return switch (credentials) {
      case Credentials.Anonymous _ -> "you are not logged in: " + login();
      case Credentials.Password(String user, _) ->
          server + " was told that you are " + user + "; if name or password are wrong: " + login();
      case Credentials.IdentityToken _ -> "your login may be over: " + login();
      case Credentials.RegistryToken _ -> "the registry token that was given does not do";
    };
  }

  private String login() {
    return "nix2container login " + host;
  }

  /** An answer that is not what it has to be. */
  RegistryException wrong(Endpoint<?> endpoint, HttpResponse answer, String reason) {
    return new RegistryException(
        "tried to "
            + endpoint.action()
            + " by "
            + Locations.shown(answer.uri())
            + ", but "
            + reason,
        answer.status(),
        List.of(),
        Optional.empty(),
        null);
  }

  /** No answer, or no whole one. */
  RegistryException unanswered(Endpoint<?> endpoint, HttpException e) {
    return failed(endpoint.action(), String.valueOf(e.getMessage()), e);
  }

  /** What the registry cannot be believed. */
  RegistryException failed(String action, String reason) {
    return failed(action, reason, null);
  }

  /** As the other. */
  RegistryException failed(String action, String reason, @Nullable Exception cause) {
    return new RegistryException(
        "tried to " + action + ", but " + reason, 0, List.of(), Optional.empty(), cause);
  }
}
