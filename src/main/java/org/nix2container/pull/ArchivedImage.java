package org.nix2container.pull;

import java.util.ArrayList;
import java.util.List;
import org.nix2container.json.JsonReader;
import org.nix2container.json.Keys;

/**
 * One of the images that {@code manifest.json} of a docker-archive lists.
 *
 * @param config name of the config in the archive
 * @param names with tags, as they are written there
 * @param layers names of the layers in the archive, lowest first
 */
record ArchivedImage(String config, List<String> names, List<String> layers) {

  ArchivedImage {
    names = List.copyOf(names);
    layers = List.copyOf(layers);
  }

  static List<ArchivedImage> readAll(String name, byte[] content) {
    List<ArchivedImage> images = new ArrayList<>();
    try (JsonReader json = JsonReader.of(name, content)) {
      json.array(element -> images.add(read(element)));
      json.end();
    }
    return images;
  }

  private static ArchivedImage read(JsonReader json) {
    List<String> config = new ArrayList<>();
    List<String> names = new ArrayList<>();
    List<String> layers = new ArrayList<>();
    json.object((key, value) -> {
      if (value.nullValue()) {
        return;
      }
      if (Keys.same(key, "Config")) {
        config.add(cleaned(value.string()));
      } else if (Keys.same(key, "RepoTags")) {
        value.array(element -> names.add(element.string()));
      } else if (Keys.same(key, "Layers")) {
        value.array(element -> layers.add(cleaned(element.string())));
      }
    });
    if (config.isEmpty()) {
      throw json.error("an image needs a `Config`");
    }
    return new ArchivedImage(config.getLast(), names, layers);
  }

  private static String cleaned(String member) {
    return member.startsWith("./") ? member.substring(2) : member;
  }
}
