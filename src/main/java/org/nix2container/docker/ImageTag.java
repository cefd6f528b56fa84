package org.nix2container.docker;

import java.net.URI;
import org.nix2container.http.Headers;
import org.nix2container.http.HttpRequest;
import org.nix2container.http.HttpResponse;
import org.nix2container.http.RequestBody;
import org.nix2container.oci.Digest;
import org.nix2container.reference.DockerReference;

/**
 * Gives an image a name, which is taken from the one that has it: {@code POST /images/ID/tag}.
 *
 * @param image its ID
 */
record ImageTag(Digest image, DockerReference name) implements EngineRequest<Boolean> {

  @Override
  public HttpRequest request(String base) {
    String repository = name.registry() + "/" + name.repository();
    URI uri =
        URI.create(
            ImagePath.of(base, image.toString(), "tag")
                + "?repo="
                + ImagePath.encoded(repository)
                + "&tag="
                + ImagePath.encoded(name.tag()));
    return new HttpRequest("POST", uri, Headers.none(), new RequestBody.Empty());
  }

  @Override
  public boolean accepts(int status) {
    return status == 201 || status == 200;
  }

  @Override
  public Boolean read(HttpResponse answer) {
    return true;
  }

  @Override
  public String action() {
    return "name " + image + " " + ImagePath.familiar(name);
  }
}
