package org.nix2container.docker;

import java.net.URI;
import org.nix2container.http.Headers;
import org.nix2container.http.HttpRequest;
import org.nix2container.http.HttpResponse;
import org.nix2container.http.RequestBody;

/**
 * Removes an image that no container uses: {@code DELETE /images/ID}.
 *
 * @param image its ID
 */
record ImageRemove(String image) implements EngineRequest<Boolean> {

  @Override
  public HttpRequest request(String base) {
    URI uri = URI.create(base + "/images/" + ImagePath.encoded(image));
    return new HttpRequest("DELETE", uri, Headers.none(), new RequestBody.Empty());
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
    return "remove " + image;
  }
}
