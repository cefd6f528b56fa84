package org.nix2container.registry;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.nix2container.http.Headers;
import org.nix2container.http.HttpRequest;
import org.nix2container.http.HttpResponse;
import org.nix2container.http.Origin;
import org.nix2container.json.JsonReader;
import org.nix2container.json.ValueKind;

/**
 * Gets some of a repository's tags (distribution-spec, "Listing Tags").
 *
 * @param next what the page before it said; empty for the first
 */
record TagsPage(RepositoryPath repository, Optional<URI> next) implements Endpoint<TagsPage.Tags> {

  /** What ECR gives at most, and takes. */
  private static final int AT_ONCE = 1000;

  private static final int LONGEST = 16 * 1024 * 1024;

  /**
   * What a page holds.
   *
   * @param next where there are more
   */
  record Tags(List<String> tags, Optional<URI> next) {}

  @Override
  public HttpRequest request(String base) {
    return HttpRequest.get(
        next.orElseGet(() -> repository.tags(base, AT_ONCE)),
        Headers.of("Accept", "application/json"));
  }

  @Override
  public boolean accepts(int status) {
    return status == 200;
  }

  @Override
  public Tags read(HttpResponse answer) throws WrongAnswerException {
    List<String> tags = new ArrayList<>();
    try (JsonReader json = JsonReader.of("tags", answer.body(LONGEST))) {
      json.object((key, value) -> {
        if (key.equals("tags") && value.peek() != ValueKind.NULL) {
          value.array(tag -> tags.add(tag.string()));
        }
      });
    }
    for (String link : answer.headers().all("Link")) {
      Optional<String> target = LinkField.next(link);
      if (target.isPresent()) {
        return new Tags(tags, Optional.of(sameOrigin(answer.uri(), target.get())));
      }
    }
    return new Tags(tags, Optional.empty());
  }

  private static URI sameOrigin(URI asked, String target) throws WrongAnswerException {
    URI uri = Locations.resolve(asked, target);
    if (!Origin.of(uri).equals(Origin.of(asked))) {
      throw new WrongAnswerException("it has the rest of the tags at " + Locations.shown(uri));
    }
    return uri;
  }

  @Override
  public String action() {
    return "list the tags of " + repository;
  }
}
