package org.nix2container.registry;

import org.nix2container.http.Headers;
import org.nix2container.http.HttpRequest;
import org.nix2container.http.HttpResponse;
import org.nix2container.oci.Digest;

/**
 * Looks for a blob by HEAD, and gives the status: 200 if it is there, 404 if not. 403 and 405 say
 * nothing yet: a refusal of HEAD has no body that tells why. Sizes in such answers are wrong with
 * many registries and are not looked at.
 */
record BlobCheck(RepositoryPath repository, Digest digest) implements Endpoint<Integer> {

  @Override
  public HttpRequest request(String base) {
    return HttpRequest.head(repository.blob(base, digest), Headers.of("Accept", "*/*"));
  }

  @Override
  public boolean accepts(int status) {
    return status == 200 || status == 403 || status == 404 || status == 405;
  }

  @Override
  public Integer read(HttpResponse answer) {
    return answer.status();
  }

  @Override
  public String action() {
    return "look for blob " + digest + " in " + repository;
  }
}
