package org.nix2container.layer;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.nix2container.json.JsonReader;
import org.nix2container.json.JsonWriter;
import org.nix2container.json.Keys;
import org.nix2container.oci.Digest;
import org.nix2container.oci.History;
import org.nix2container.oci.MediaType;

/** Reads and writes layers files; see the package for what is in them. */
public final class LayersFile {

  private LayersFile() {}

  /**
   * The layers of the file.
   *
   * @throws org.nix2container.failure.InvalidInputException naming the place in the file that is
   *     not as it should be
   */
  public static List<Layer> read(Path file) {
    try (JsonReader json = JsonReader.open(file)) {
      List<Layer> layers = readLayers(json);
      json.end();
      return layers;
    }
  }

  /** Reads an array of layers, or {@code null} for none. */
  public static List<Layer> readLayers(JsonReader json) {
    List<Layer> layers = new ArrayList<>();
    if (!json.nullValue()) {
      json.array(element -> layers.add(LayerReading.layer(element)));
    }
    return layers;
  }

  /** The content of a layers file. */
  public static byte[] toJson(List<Layer> layers) {
    JsonWriter json = JsonWriter.indented();
    writeLayers(json, layers);
    return json.toBytes();
  }

  /** Writes an array of layers; {@code null} for none, as Go does with a list never added to. */
  public static void writeLayers(JsonWriter json, List<Layer> layers) {
    if (layers.isEmpty()) {
      json.nullValue();
      return;
    }
    json.beginArray();
    for (Layer layer : layers) {
      json.beginObject();
      json.key("digest").string(layer.digest().toString());
      json.key("size").integer(layer.size());
      json.key("diff_ids").string(layer.diffId().toString());
      if (!layer.paths().isEmpty()) {
        json.key("paths").beginArray();
        for (LayerPath path : layer.paths()) {
          writePath(json, path);
        }
        json.endArray();
      }
      json.key("mediatype").string(layer.mediaType());
      if (layer.file().isPresent()) {
        json.key("layer-path").string(layer.file().get());
      }
      if (layer.compressed().isPresent()) {
        writeCompressed(json, layer.compressed().get());
      }
      json.key("History");
      layer.history().writeTo(json);
      json.endObject();
    }
    json.endArray();
  }

  private static void writeCompressed(JsonWriter json, RecordedBlob blob) {
    json.key("compressed").beginObject();
    json.key("mediatype").string(blob.descriptor().mediaType());
    json.key("digest").string(blob.descriptor().digest().toString());
    json.key("size").integer(blob.descriptor().size());
    json.key("encoder").string(blob.encoder());
    json.endObject();
  }

  /** Writes one store path with its options; this text also tells apart what is digested alike. */
  public static void writePath(JsonWriter json, LayerPath path) {
    json.beginObject();
    json.key("path").string(path.path());
    if (path.options().isPresent()) {
      PathOptions options = path.options().get();
      json.key("options").beginObject();
      json.key("rewrite").beginObject();
      json.key("regex").string(options.rewrite().regex());
      json.key("repl").string(options.rewrite().replacement());
      json.endObject();
      if (!options.perms().isEmpty()) {
        json.key("perms").beginArray();
        for (Perm perm : options.perms()) {
          writePerm(json, perm);
        }
        json.endArray();
      }
      json.endObject();
    }
    json.endObject();
  }

  private static void writePerm(JsonWriter json, Perm perm) {
    json.beginObject();
    json.key("regex").string(perm.regex());
    json.key("mode").string(perm.mode());
    json.key("uid").integer(perm.uid());
    json.key("gid").integer(perm.gid());
    json.key("uname").string(perm.uname());
    json.key("gname").string(perm.gname());
    json.endObject();
  }

  /** The members of a layer as they come. */
  private static final class LayerReading {
    private Optional<Digest> digest = Optional.empty();
    private long size;
    private Optional<Digest> diffId = Optional.empty();
    private final List<LayerPath> paths = new ArrayList<>();
    private String mediaType = "";
    private Optional<String> file = Optional.empty();
    private History history = History.NONE;
    private Optional<RecordedBlob> compressed = Optional.empty();

    static Layer layer(JsonReader json) {
      LayerReading reading = new LayerReading();
      json.object(reading::member);
      if (reading.digest.isEmpty() || reading.diffId.isEmpty()) {
        throw json.error("a layer needs `digest` and `diff_ids`");
      }
      if (reading.paths.isEmpty() && reading.file.isEmpty()) {
        throw json.error("a layer needs `paths` or `layer-path`");
      }
      requireUsable(json, reading.mediaType, reading.file.isPresent());
      return new Layer(
          reading.digest.get(),
          reading.size,
          reading.diffId.get(),
          reading.paths,
          reading.mediaType,
          reading.file,
          reading.history,
          reading.compressed);
    }

    private static void requireUsable(JsonReader json, String mediaType, boolean inFile) {
      boolean compressed =
          mediaType.equals(MediaType.OCI_LAYER_GZIP) || mediaType.equals(MediaType.OCI_LAYER_ZSTD);
      if (mediaType.isEmpty()) {
        throw json.error("a layer needs `mediatype`");
      } else if (!mediaType.equals(MediaType.OCI_LAYER) && !compressed) {
        throw json.error(
            "no layer has the `mediatype` " + mediaType + ": tar, tar+gzip and tar+zstd are OCI's");
      } else if (compressed && !inFile) {
        throw json.error(
            "a layer that is made of `paths` has the `mediatype` " + MediaType.OCI_LAYER);
      }
    }

    private void member(String key, JsonReader value) {
      if (value.nullValue()) {
        return;
      }
      if (Keys.same(key, "digest")) {
        digest = Optional.of(digest(value));
      } else if (Keys.same(key, "size")) {
        size = value.integer();
        if (size < 0) {
          throw value.error("a size cannot be negative");
        }
      } else if (Keys.same(key, "diff_ids")) {
        diffId = Optional.of(digest(value));
      } else if (Keys.same(key, "paths")) {
        paths.clear();
        value.array(element -> paths.add(PathReading.path(element)));
      } else if (Keys.same(key, "mediatype")) {
        mediaType = value.string();
      } else if (Keys.same(key, "layer-path")) {
        file = file(value);
      } else if (Keys.same(key, "History")) {
        history = History.read(value);
      } else if (Keys.same(key, "compressed")) {
        compressed = Optional.of(RecordedBlobReading.read(value));
      }
    }

    private static Optional<String> file(JsonReader json) {
      String path = json.string();
      if (path.indexOf('\0') >= 0) {
        throw json.error("a path cannot hold a zero byte");
      }
      return path.isEmpty() ? Optional.empty() : Optional.of(path);
    }

    private static Digest digest(JsonReader json) {
      Optional<Digest> digest = Digest.parse(json.string());
      if (digest.isEmpty()) {
        throw json.error("expected `sha256:` and 64 hex digits");
      }
      return digest.get();
    }
  }
}
