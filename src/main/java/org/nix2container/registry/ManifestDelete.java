package org.nix2container.registry;

import org.nix2container.http.Headers;
import org.nix2container.http.HttpRequest;
import org.nix2container.http.HttpResponse;
import org.nix2container.http.RequestBody;
import org.nix2container.oci.Digest;

/** Deletes a manifest, and with it the tags that point to it. */
record ManifestDelete(RepositoryPath repository, Digest digest) implements Endpoint<Digest> {

  @Override
  public HttpRequest request(String base) {
    return new HttpRequest(
        "DELETE",
        repository.manifest(base, digest.toString()),
        Headers.none(),
        new RequestBody.Empty());
  }

  @Override
  public boolean accepts(int status) {
    return status == 202 || status == 200 || status == 204;
  }

  @Override
  public Digest read(HttpResponse answer) {
    return digest;
  }

  @Override
  public String action() {
    return "delete the manifest " + digest + " of " + repository;
  }
}
