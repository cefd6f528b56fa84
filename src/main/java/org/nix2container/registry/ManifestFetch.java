package org.nix2container.registry;

import java.util.Optional;
import org.nix2container.http.Headers;
import org.nix2container.http.HttpRequest;
import org.nix2container.http.HttpResponse;
import org.nix2container.oci.Digest;
import org.nix2container.oci.ManifestBlob;
import org.nix2container.oci.MediaType;

/** Gets a manifest or an index, and verifies it if it is asked for by its digest. */
record ManifestFetch(RepositoryPath repository, String tagOrDigest)
    implements Endpoint<Optional<ManifestBlob>> {

  /** What registries have to take (distribution-spec, "Pushing Manifests"), and skopeo does. */
  private static final int LONGEST = 4 * 1024 * 1024;

  private static final int NOT_FOUND = 404;

  /** All kinds, or some registries make one of 2015 of what they have. */
  private static final String ACCEPT =
      MediaType.OCI_MANIFEST
          + ", "
          + MediaType.OCI_INDEX
          + ", "
          + MediaType.DOCKER_MANIFEST
          + ", "
          + MediaType.DOCKER_LIST;

  @Override
  public HttpRequest request(String base) {
    return HttpRequest.get(repository.manifest(base, tagOrDigest), Headers.of("Accept", ACCEPT));
  }

  @Override
  public boolean accepts(int status) {
    return status == 200 || status == NOT_FOUND;
  }

  @Override
  public Optional<ManifestBlob> read(HttpResponse answer) throws WrongAnswerException {
    if (answer.status() == NOT_FOUND) {
      return Optional.empty();
    }
    byte[] content = answer.body(LONGEST);
    String type = ManifestKind.of(content, answer.headers().first("Content-Type").orElse(""));
    ManifestBlob manifest = new ManifestBlob(type, content);
    Optional<Digest> wanted = Digest.parse(tagOrDigest);
    if (wanted.isPresent() && !wanted.get().equals(manifest.digest())) {
      throw new WrongAnswerException(
          "what it sent has the digest " + manifest.digest() + ": it is not what was asked for");
    }
    AnsweredDigest.check(answer, manifest.digest());
    return Optional.of(manifest);
  }

  @Override
  public String action() {
    return "read the manifest " + tagOrDigest + " of " + repository;
  }
}
