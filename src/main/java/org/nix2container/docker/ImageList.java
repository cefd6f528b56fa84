package org.nix2container.docker;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import org.nix2container.http.Headers;
import org.nix2container.http.HttpRequest;
import org.nix2container.http.HttpResponse;
import org.nix2container.json.JsonReader;
import org.nix2container.json.JsonWriter;
import org.nix2container.json.ValueKind;

/**
 * Asks which images there are: {@code GET /images/json}.
 *
 * @param query as it comes after the path
 */
record ImageList(String query) implements EngineRequest<List<ImageList.Listed>> {

  /** Of each image there are a few hundred bytes, and its labels. */
  private static final int LONGEST = 32 * 1024 * 1024;

  /**
   * An image of the daemon.
   *
   * @param tags names as the daemon writes them
   * @param created in seconds since 1970
   * @param available digests of manifests whose blobs are all there, if the daemon tells
   * @param missing digests of manifests of which blobs are not there, if the daemon tells
   */
  record Listed(
      String id, List<String> tags, long created, List<String> available, List<String> missing) {
    Listed {
      tags = List.copyOf(tags);
      available = List.copyOf(available);
      missing = List.copyOf(missing);
    }

    /**
     * Whether all of the image is there. Daemons before 27 do not tell of each manifest, and list
     * no image that is not whole.
     */
    boolean isWhole() {
      return available.contains(id) || available.isEmpty() && missing.isEmpty();
    }
  }

  static ImageList all() {
    return new ImageList("");
  }

  /**
   * Those of one name.
   *
   * @param tag as the daemon writes it
   */
  static ImageList named(String tag) {
    return filtered("reference", tag);
  }

  /** Those that have no name. */
  static ImageList nameless() {
    return filtered("dangling", "true");
  }

  private static ImageList filtered(String by, String value) {
    JsonWriter filter = JsonWriter.compact();
    filter.beginObject().key(by).beginArray().string(value).endArray().endObject();
    String encoded = ImagePath.encoded(new String(filter.toBytes(), UTF_8));
    return new ImageList("?manifests=1&filters=" + encoded);
  }

  @Override
  public HttpRequest request(String base) {
    return HttpRequest.get(URI.create(base + "/images/json" + query), Headers.none());
  }

  @Override
  public boolean accepts(int status) {
    return status == 200;
  }

  @Override
  public List<Listed> read(HttpResponse answer) {
    List<Listed> images = new ArrayList<>();
    try (JsonReader json = JsonReader.of("images", answer.body(LONGEST))) {
      json.array(element -> images.add(image(element)));
    }
    return images;
  }

  private static Listed image(JsonReader json) {
    String[] id = {""};
    long[] created = {0};
    List<String> tags = new ArrayList<>();
    List<String> available = new ArrayList<>();
    List<String> missing = new ArrayList<>();
    json.object((key, value) -> {
      switch (key) {
        case "Id" -> id[0] = value.string();
        case "Created" -> created[0] = value.integer();
        case "RepoTags" -> tags.addAll(ImageInspect.strings(value));
        case "Manifests" -> {
          if (value.peek() == ValueKind.ARRAY) {
            value.array(manifest -> addManifest(manifest, available, missing));
          }
        }
        default -> {
          // Sizes and labels do not matter here.
        }
      }
    });
    return new Listed(id[0], tags, created[0], available, missing);
  }

  private static void addManifest(JsonReader json, List<String> available, List<String> missing) {
    String[] id = {""};
    boolean[] whole = {false};
    json.object((key, value) -> {
      if (key.equals("ID")) {
        id[0] = value.string();
      } else if (key.equals("Available")) {
        whole[0] = value.bool();
      }
    });
    (whole[0] ? available : missing).add(id[0]);
  }

  @Override
  public String action() {
    return "list the images";
  }
}
