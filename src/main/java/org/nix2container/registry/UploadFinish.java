package org.nix2container.registry;

import org.nix2container.http.Headers;
import org.nix2container.http.HttpRequest;
import org.nix2container.http.HttpResponse;
import org.nix2container.http.RequestBody;
import org.nix2container.oci.Digest;

/**
 * Closes an upload, and says what it should have come to.
 *
 * @param content the whole blob, if it was not sent yet; else nothing
 */
@SuppressWarnings("ArrayRecordComponent")
record UploadFinish(RepositoryPath repository, UploadSession session, Digest digest, byte[] content)
    implements Endpoint<Digest> {

  /** Registries with a remote storage copy and hash all of a blob before they answer. */
  private static final int PATIENCE = 10;

  @Override
  public HttpRequest request(String base) {
    return new HttpRequest(
            "PUT",
            Locations.withDigest(session.location(), digest),
            Headers.of("Content-Type", "application/octet-stream"),
            new RequestBody.Bytes(content))
        .withPatience(PATIENCE);
  }

  @Override
  public boolean accepts(int status) {
    return status == 201 || status == 200 || status == 204;
  }

  @Override
  public Digest read(HttpResponse answer) throws WrongAnswerException {
    AnsweredDigest.check(answer, digest);
    return digest;
  }

  @Override
  public String action() {
    return "send blob " + digest + " to " + repository;
  }
}
