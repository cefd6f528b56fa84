package org.nix2container.registry;

import java.util.OptionalLong;
import org.nix2container.http.Headers;
import org.nix2container.http.HttpRequest;
import org.nix2container.http.HttpResponse;
import org.nix2container.oci.Descriptor;

/**
 * Gets a blob, and gives where in it the answer's body begins; empty if there is nothing at or
 * after the place asked for.
 *
 * @param from the first byte wanted
 */
record BlobFetch(RepositoryPath repository, Descriptor blob, long from)
    implements Endpoint<OptionalLong> {

  @Override
  public HttpRequest request(String base) {
    Headers headers = Headers.of("Accept", "*/*");
    return HttpRequest.get(
        repository.blob(base, blob.digest()),
        from == 0 ? headers : headers.with("Range", "bytes=" + from + "-"));
  }

  @Override
  public boolean accepts(int status) {
    return status == 200 || from > 0 && (status == 206 || status == 416);
  }

  @Override
  public OptionalLong read(HttpResponse answer) throws WrongAnswerException {
    return switch (answer.status()) {
      case 200 -> OptionalLong.of(0);
      case 206 -> OptionalLong.of(begin(answer.headers().first("Content-Range").orElse("")));
      default -> OptionalLong.empty();
    };
  }

  /** {@code bytes 1000-1999/2000}. */
  private long begin(String range) throws WrongAnswerException {
    String expected = "bytes " + from + "-";
    if (!range.regionMatches(true, 0, expected, 0, expected.length())) {
      throw new WrongAnswerException("it sent another part of it than was asked for");
    }
    return from;
  }

  @Override
  public String action() {
    return "read blob " + blob.digest() + " of " + repository;
  }
}
