package org.nix2container.registry;

import org.nix2container.http.Headers;
import org.nix2container.http.HttpRequest;
import org.nix2container.http.HttpResponse;
import org.nix2container.http.RequestBody;

/**
 * Begins an upload. It is sent with {@code Content-Length: 0}, which Google's registry insists on.
 */
record UploadStart(RepositoryPath repository) implements Endpoint<UploadSession> {

  static final int ACCEPTED = 202;

  @Override
  public HttpRequest request(String base) {
    return new HttpRequest(
        "POST", repository.uploads(base), Headers.none(), new RequestBody.Bytes(new byte[0]));
  }

  @Override
  public boolean accepts(int status) {
    return status == ACCEPTED;
  }

  @Override
  public UploadSession read(HttpResponse answer) throws WrongAnswerException {
    return UploadSession.begun(answer);
  }

  @Override
  public String action() {
    return "begin an upload to " + repository;
  }
}
