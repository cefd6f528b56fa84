package org.nix2container.docker;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.nix2container.http.Headers;
import org.nix2container.http.HttpRequest;
import org.nix2container.http.HttpResponse;
import org.nix2container.json.JsonReader;
import org.nix2container.json.ValueKind;

/**
 * Asks what an image is: {@code GET /images/NAME/json}; nothing if there is none.
 *
 * @param image a name or an ID
 */
record ImageInspect(String image) implements EngineRequest<Optional<ImageInspect.Inspected>> {

  private static final int LONGEST = 4 * 1024 * 1024;

  /**
   * An image of the daemon.
   *
   * @param tags names as the daemon writes them
   * @param diffIds of its layers, lowest first
   * @param tagged when it was named last, in the daemon's words; empty if it does not say
   */
  record Inspected(String id, List<String> tags, List<String> diffIds, String tagged) {
    Inspected {
      tags = List.copyOf(tags);
      diffIds = List.copyOf(diffIds);
    }
  }

  @Override
  public HttpRequest request(String base) {
    return HttpRequest.get(ImagePath.of(base, image, "json"), Headers.none());
  }

  @Override
  public boolean accepts(int status) {
    return status == 200 || status == 404;
  }

  @Override
  public Optional<Inspected> read(HttpResponse answer) throws WrongAnswerException {
    if (answer.status() == 404) {
      return Optional.empty();
    }
    String[] id = {""};
    String[] tagged = {""};
    List<String> tags = new ArrayList<>();
    List<String> diffIds = new ArrayList<>();
    try (JsonReader json = JsonReader.of("image", answer.body(LONGEST))) {
      json.object((key, value) -> {
        if (key.equals("Id")) {
          id[0] = value.string();
        } else if (key.equals("RepoTags")) {
          tags.addAll(strings(value));
        } else if (key.equals("RootFS") && value.peek() == ValueKind.OBJECT) {
          value.object((part, layers) -> {
            if (part.equals("Layers")) {
              diffIds.addAll(strings(layers));
            }
          });
        } else if (key.equals("Metadata") && value.peek() == ValueKind.OBJECT) {
          value.object((part, time) -> {
            if (part.equals("LastTagTime") && time.peek() == ValueKind.STRING) {
              tagged[0] = time.string();
            }
          });
        }
      });
    }
    if (id[0].isEmpty()) {
      throw new WrongAnswerException("the image that it answered with has no ID");
    }
    return Optional.of(new Inspected(id[0], tags, diffIds, tagged[0]));
  }

  /** The strings of an array; none of anything else. */
  static List<String> strings(JsonReader value) {
    List<String> strings = new ArrayList<>();
    if (value.peek() == ValueKind.ARRAY) {
      value.array(element -> {
        if (element.peek() == ValueKind.STRING) {
          strings.add(element.string());
        }
      });
    }
    return strings;
  }

  @Override
  public String action() {
    return "inspect " + image;
  }
}
