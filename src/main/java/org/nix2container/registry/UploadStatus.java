package org.nix2container.registry;

import java.util.OptionalLong;
import org.nix2container.http.Headers;
import org.nix2container.http.HttpRequest;
import org.nix2container.http.HttpResponse;

/** Asks how many bytes of an upload the registry has; empty if it does not say. */
record UploadStatus(RepositoryPath repository, UploadSession session)
    implements Endpoint<OptionalLong> {

  @Override
  public HttpRequest request(String base) {
    return HttpRequest.get(session.location(), Headers.none());
  }

  @Override
  public boolean accepts(int status) {
    return status == 204 || status == 202 || status == 200;
  }

  @Override
  public OptionalLong read(HttpResponse answer) throws WrongAnswerException {
    session.follow(answer);
    return received(answer);
  }

  /**
   * From {@code Range: 0-N} or {@code bytes=0-N}, where N is the last byte; {@code 0-0} is how most
   * registries write that there is nothing yet.
   */
  static OptionalLong received(HttpResponse answer) {
    String range = answer.headers().first("Range").orElse("").strip();
    String last = range.substring(range.indexOf("0-") + 1);
    if (!range.equals("0" + last) && !range.equals("bytes=0" + last)) {
      return OptionalLong.empty();
    }
    try {
      long end = Long.parseLong(last.substring(1));
      return end < 0 ? OptionalLong.empty() : OptionalLong.of(end == 0 ? 0 : end + 1);
    } catch (NumberFormatException e) {
      return OptionalLong.empty();
    }
  }

  @Override
  public String action() {
    return "find out how far an upload to " + repository + " has come";
  }
}
