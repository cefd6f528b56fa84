package org.nix2container.registry;

import org.nix2container.http.Headers;
import org.nix2container.http.HttpRequest;
import org.nix2container.http.HttpResponse;
import org.nix2container.http.RequestBody;
import org.nix2container.oci.Digest;
import org.nix2container.oci.ManifestBlob;

/** Puts a manifest or an index, in the very bytes that its digest is of. */
record ManifestPut(RepositoryPath repository, String tagOrDigest, ManifestBlob manifest)
    implements Endpoint<Digest> {

  @Override
  public HttpRequest request(String base) {
    return new HttpRequest(
        "PUT",
        repository.manifest(base, tagOrDigest),
        Headers.of("Content-Type", manifest.mediaType()),
        new RequestBody.Bytes(manifest.content()));
  }

  @Override
  public boolean accepts(int status) {
    return status == 201 || status == 200 || status == 202;
  }

  @Override
  public Digest read(HttpResponse answer) throws WrongAnswerException {
    AnsweredDigest.check(answer, manifest.digest());
    return manifest.digest();
  }

  @Override
  public String action() {
    return "write the manifest " + tagOrDigest + " of " + repository;
  }
}
