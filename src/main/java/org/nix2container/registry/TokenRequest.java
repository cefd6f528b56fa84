package org.nix2container.registry;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import org.nix2container.credentials.Credentials;
import org.nix2container.http.Headers;
import org.nix2container.http.HttpRequest;
import org.nix2container.http.HttpResponse;
import org.nix2container.http.RequestBody;

/**
 * Gets a token (Docker's token specification; its OAuth2 form for identity tokens).
 *
 * @param realm the token server
 * @param scopes what it is to be good for; some servers look at the first alone
 * @param oauth whether to POST the identity token, as the specification has it
 */
record TokenRequest(
    URI realm, String service, List<String> scopes, Credentials credentials, boolean oauth)
    implements Endpoint<Token> {

  static final String ACTION = "get a token";

  private static final int LONGEST = 1024 * 1024;

  @Override
  public HttpRequest request(String base) {
    if (oauth && credentials instanceof Credentials.IdentityToken(String identity)) {
      return post(identity);
    }
    StringBuilder query = new StringBuilder();
    if (!service.isEmpty()) {
      add(query, "service", service);
    }
    for (String scope : scopes) {
      add(query, "scope", scope);
    }
    Headers headers = Headers.of("Accept", "application/json");
    if (credentials instanceof Credentials.Password(String user, String password)) {
      add(query, "account", user);
      headers = headers.with("Authorization", basic(user, password));
    } else if (credentials instanceof Credentials.IdentityToken(String identity)) {
      headers = headers.with("Authorization", basic("<token>", identity));
    }
    String separator = realm.getRawQuery() == null ? "?" : "&";
    String url = query.isEmpty() ? realm.toString() : realm + separator + query;
    return HttpRequest.get(URI.create(url), headers);
  }

  private HttpRequest post(String identity) {
    StringBuilder form = new StringBuilder();
    add(form, "grant_type", "refresh_token");
    add(form, "client_id", "nix2container");
    add(form, "service", service);
    if (!scopes.isEmpty()) {
      add(form, "scope", String.join(" ", scopes));
    }
    add(form, "refresh_token", identity);
    return new HttpRequest(
        "POST",
        realm,
        Headers.of(
            "Accept", "application/json", "Content-Type", "application/x-www-form-urlencoded"),
        new RequestBody.Bytes(form.toString().getBytes(StandardCharsets.US_ASCII)));
  }

  private static void add(StringBuilder query, String name, String value) {
    query.append(query.isEmpty() ? "" : "&");
    query.append(name).append('=').append(Locations.encoded(value));
  }

  /** The Authorization field for a name and a password (RFC 7617). */
  static String basic(String user, String password) {
    byte[] both = (user + ":" + password).getBytes(StandardCharsets.UTF_8);
    return "Basic " + Base64.getEncoder().encodeToString(both);
  }

  @Override
  public boolean accepts(int status) {
    return status == 200;
  }

  @Override
  public Token read(HttpResponse answer) throws WrongAnswerException {
    return Token.read(answer.body(LONGEST), System.nanoTime());
  }

  @Override
  public String action() {
    return ACTION;
  }
}
