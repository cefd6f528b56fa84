package org.nix2container.registry;

import java.util.Optional;
import org.nix2container.http.Headers;
import org.nix2container.http.HttpRequest;
import org.nix2container.http.HttpResponse;
import org.nix2container.http.RequestBody;
import org.nix2container.oci.Digest;

/**
 * Has a blob taken over from another repository (distribution-spec, "Mounting a blob from another
 * repository"). Empty if it was (201); the upload that was begun in its stead if it was not (202).
 */
record BlobMount(RepositoryPath repository, Digest digest, String from)
    implements Endpoint<Optional<UploadSession>> {

  private static final int CREATED = 201;

  @Override
  public HttpRequest request(String base) {
    return new HttpRequest(
        "POST",
        repository.mount(base, digest, from),
        Headers.none(),
        new RequestBody.Bytes(new byte[0]));
  }

  @Override
  public boolean accepts(int status) {
    return status == CREATED || status == UploadStart.ACCEPTED;
  }

  @Override
  public Optional<UploadSession> read(HttpResponse answer) throws WrongAnswerException {
    if (answer.status() == CREATED) {
      AnsweredDigest.check(answer, digest);
      return Optional.empty();
    }
    return Optional.of(UploadSession.begun(answer));
  }

  @Override
  public String action() {
    return "take blob " + digest + " over from " + from + " to " + repository;
  }
}
