package org.nix2container.registry;

import org.nix2container.http.Headers;
import org.nix2container.http.HttpRequest;
import org.nix2container.http.HttpResponse;
import org.nix2container.oci.Digest;

/** Looks for a blob where HEAD cannot, by asking for its first byte. */
record BlobCheckByGet(RepositoryPath repository, Digest digest) implements Endpoint<Boolean> {

  private static final int NOT_FOUND = 404;

  @Override
  public HttpRequest request(String base) {
    return HttpRequest.get(
        repository.blob(base, digest), Headers.of("Accept", "*/*", "Range", "bytes=0-0"));
  }

  /** 416: it is there, and empty. */
  @Override
  public boolean accepts(int status) {
    return status == 200 || status == 206 || status == 416 || status == NOT_FOUND;
  }

  @Override
  public Boolean read(HttpResponse answer) {
    return answer.status() != NOT_FOUND;
  }

  @Override
  public String action() {
    return "look for blob " + digest + " in " + repository;
  }
}
