package org.nix2container.registry;

import java.net.URI;
import java.util.Optional;
import org.nix2container.http.Headers;
import org.nix2container.http.HttpRequest;
import org.nix2container.http.HttpResponse;

/** Asks a registry how it wants to be told who asks. */
record PingChallenge() implements Endpoint<Optional<Challenge>> {

  @Override
  public HttpRequest request(String base) {
    return HttpRequest.get(URI.create(base + "/v2/"), Headers.none());
  }

  @Override
  public boolean accepts(int status) {
    return true;
  }

  @Override
  public Optional<Challenge> read(HttpResponse answer) {
    return Challenge.of(answer.headers());
  }

  @Override
  public String action() {
    return "find out how to log in";
  }
}
