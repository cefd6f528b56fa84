package org.nix2container.registry;

import org.nix2container.http.Headers;
import org.nix2container.http.HttpRequest;
import org.nix2container.http.HttpResponse;
import org.nix2container.http.RequestBody;

/** Has a registry forget an upload. Some want more rights for that than for the upload itself. */
record UploadCancel(RepositoryPath repository, UploadSession session) implements Endpoint<Integer> {

  @Override
  public HttpRequest request(String base) {
    return new HttpRequest("DELETE", session.location(), Headers.none(), new RequestBody.Empty());
  }

  @Override
  public boolean accepts(int status) {
    return true;
  }

  @Override
  public Integer read(HttpResponse answer) {
    return answer.status();
  }

  @Override
  public String action() {
    return "cancel an upload to " + repository;
  }
}
