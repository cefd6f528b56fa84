package org.nix2container.registry;

import java.util.OptionalLong;
import org.nix2container.http.Headers;
import org.nix2container.http.HttpRequest;
import org.nix2container.http.HttpResponse;
import org.nix2container.http.RequestBody;

/**
 * Sends bytes of a blob, all of them or a chunk, and gives how many the registry says to have now.
 *
 * @param range {@code 0-999}, both included; empty if these are all, and nothing need be said
 */
record UploadPatch(RepositoryPath repository, UploadSession session, String range, RequestBody body)
    implements Endpoint<OptionalLong> {

  @Override
  public HttpRequest request(String base) {
    Headers headers = Headers.of("Content-Type", "application/octet-stream");
    return new HttpRequest(
        "PATCH",
        session.location(),
        range.isEmpty() ? headers : headers.with("Content-Range", range),
        body);
  }

  /** ECR answers with 201. */
  @Override
  public boolean accepts(int status) {
    return status == 202 || status == 201 || status == 204 || status == 200;
  }

  @Override
  public OptionalLong read(HttpResponse answer) throws WrongAnswerException {
    session.follow(answer);
    return UploadStatus.received(answer);
  }

  @Override
  public String action() {
    return "send a blob to " + repository;
  }
}
