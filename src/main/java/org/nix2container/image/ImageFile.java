package org.nix2container.image;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.nix2container.json.JsonReader;
import org.nix2container.json.JsonWriter;
import org.nix2container.json.Keys;
import org.nix2container.layer.Layer;
import org.nix2container.layer.LayersFile;
import org.nix2container.oci.History;
import org.nix2container.oci.ImageConfig;
import org.nix2container.oci.ImageConfigReading;
import org.nix2container.oci.Platform;
import org.nix2container.oci.Rfc3339;

/** Reads and writes image files; see the package for what is in them. */
public final class ImageFile {

  private static final int VERSION = 1;

  private ImageFile() {}

  /**
   * The image that the file describes.
   *
   * @throws org.nix2container.failure.InvalidInputException naming the place in the file that is
   *     not as it should be
   */
  public static Image read(Path file) {
    try (JsonReader json = JsonReader.open(file)) {
      Members members = new Members();
      json.object(members::member);
      members.requireImage(json);
      json.end();
      return new Image(
          members.config,
          members.layers,
          new Platform(members.architecture, members.os, members.variant),
          members.created,
          members.history);
    }
  }

  /** The content of an image file. */
  public static byte[] toJson(Image image) {
    JsonWriter json = JsonWriter.indented();
    json.beginObject();
    json.key("version").integer(VERSION);
    json.key("image-config");
    image.config().writeTo(json);
    json.key("layers");
    LayersFile.writeLayers(json, image.layers());
    Platform platform = image.platform();
    json.key("arch").string(platform.architecture());
    json.key("created");
    if (image.created().isPresent()) {
      json.string(image.created().get().toString());
    } else {
      json.nullValue();
    }
    if (!platform.os().equals(Platform.LINUX)) {
      json.key("os").string(platform.os());
    }
    if (!platform.variant().isEmpty()) {
      json.key("variant").string(platform.variant());
    }
    if (!image.baseHistory().isEmpty()) {
      json.key("history").beginArray();
      for (History entry : image.baseHistory()) {
        entry.writeTo(json);
      }
      json.endArray();
    }
    json.endObject();
    return json.toBytes();
  }

  private static final class Members {
    private boolean hasVersion;
    private boolean hasLayers;
    private ImageConfig config = ImageConfig.EMPTY;
    private List<Layer> layers = List.of();
    private String architecture = "";
    private String os = Platform.LINUX;
    private String variant = "";
    private Optional<Rfc3339> created = Optional.empty();
    private final List<History> history = new ArrayList<>();

    private void requireImage(JsonReader json) {
      if (!hasVersion || !hasLayers) {
        throw json.error("an image file needs `version` and `layers`");
      }
    }

    private void member(String key, JsonReader value) {
      hasLayers |= Keys.same(key, "layers"); // null where there are none
      if (value.nullValue()) {
        return;
      }
      if (Keys.same(key, "version")) {
        requireKnown(value);
        hasVersion = true;
      } else if (Keys.same(key, "image-config")) {
        config = ImageConfigReading.of(value).finished();
      } else if (Keys.same(key, "layers")) {
        layers = LayersFile.readLayers(value);
      } else if (Keys.same(key, "arch")) {
        architecture = value.string();
      } else if (Keys.same(key, "created")) {
        created = Optional.of(Rfc3339.read(value));
      } else if (Keys.same(key, "os")) {
        os = value.string();
      } else if (Keys.same(key, "variant")) {
        variant = value.string();
      } else if (Keys.same(key, "history")) {
        value.array(element -> history.add(History.read(element)));
      }
    }

    private static void requireKnown(JsonReader value) {
      long version = value.integer();
      if (version != VERSION) {
        throw value.error(
            "version " + version + " of the format is not known; this program reads " + VERSION);
      }
    }
  }
}
