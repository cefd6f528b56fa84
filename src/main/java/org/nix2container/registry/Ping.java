package org.nix2container.registry;

import java.net.URI;
import org.nix2container.http.Headers;
import org.nix2container.http.HttpRequest;
import org.nix2container.http.HttpResponse;

/** Finds out whether a registry lets us in. */
record Ping() implements Endpoint<Boolean> {

  @Override
  public HttpRequest request(String base) {
    return HttpRequest.get(URI.create(base + "/v2/"), Headers.none());
  }

  @Override
  public boolean accepts(int status) {
    return status == 200;
  }

  @Override
  public Boolean read(HttpResponse answer) {
    return true;
  }

  @Override
  public String action() {
    return "log in";
  }
}
