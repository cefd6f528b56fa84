package org.nix2container.docker;

import java.io.IOException;
import java.net.URI;
import java.util.OptionalLong;
import org.nix2container.http.Headers;
import org.nix2container.http.HttpRequest;
import org.nix2container.http.HttpResponse;
import org.nix2container.http.RequestBody;

/**
 * Has an archive loaded: {@code POST /images/load}.
 *
 * @param image as messages name it
 * @param archive writes it
 */
record LoadRequest(String image, RequestBody.Writer archive) implements EngineRequest<Boolean> {

  /**
   * A daemon says nothing while it unpacks what it has got, for ten minutes at most. It reports
   * progress only in part of its versions.
   */
  private static final int PATIENCE = 10;

  @Override
  public HttpRequest request(String base) {
    return new HttpRequest(
            "POST",
            URI.create(base + "/images/load?quiet=1"),
            Headers.of("Content-Type", "application/x-tar"),
            new RequestBody.Streamed(OptionalLong.empty(), archive))
        .withPatience(PATIENCE);
  }

  @Override
  public boolean accepts(int status) {
    return status == 200;
  }

  @Override
  public Boolean read(HttpResponse answer) throws WrongAnswerException, IOException {
    LoadAnswer.read(answer.body());
    return true;
  }

  @Override
  public String action() {
    return "load " + image;
  }
}
