package org.nix2container.page;

import java.util.List;
import java.util.Optional;
import org.nix2container.json.JsonWriter;

/** The images of a server as data, for programs: what the page shows. */
final class ImagesJson {

  private ImagesJson() {}

  /**
   * One document.
   *
   * @param anyStorePath whether store paths that are not listed are images, too
   */
  static byte[] of(List<ListedImage> images, ShelfAddress address, boolean anyStorePath) {
    JsonWriter json = JsonWriter.compact().beginObject();
    json.key("address").string(address.host());
    json.key("anyStorePath").bool(anyStorePath);
    json.key("images").beginArray();
    images.forEach(image -> write(json, image, address));
    json.endArray().endObject();
    return json.toBytes();
  }

  private static void write(JsonWriter json, ListedImage image, ShelfAddress address) {
    json.beginObject();
    json.key("repository").string(image.repository());
    strings(json.key("tags"), image.tags());
    json.key("digest").string(image.digest().toString());
    json.key("imageId").string(image.imageId().toString());
    json.key("size").integer(image.size());
    json.key("architecture").string(image.platform().architecture());
    json.key("os").string(image.platform().os());
    image.created().ifPresent(time -> json.key("created").string(time.toString()));
    strings(json.key("entrypoint"), image.entrypoint());
    json.key("layers").beginArray();
    for (ListedLayer layer : image.layers()) {
      json.beginObject();
      layer.blob().writeMembersTo(json);
      json.key("diffId").string(layer.diffId().toString());
      strings(json.key("storePaths"), layer.storePaths());
      json.endObject();
    }
    json.endArray();
    Optional<String> reference = address.reference(image.repository(), image.tags().getFirst());
    if (reference.isPresent()) {
      json.key("pull").beginObject();
      for (PullCommand command : PullCommand.of(reference.get())) {
        json.key(command.id()).string(command.text());
      }
      json.endObject();
    }
    json.endObject();
  }

  private static void strings(JsonWriter json, List<String> values) {
    json.beginArray();
    values.forEach(json::string);
    json.endArray();
  }
}
