package org.nix2container.cli;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.nix2container.json.JsonReader;
import org.nix2container.template.Value;

/**
 * An image config for templates: the fields of the OCI's Image struct by their names in Go
 * (image-spec, specs-go/v1/config.go), with those that the JSON omits.
 */
final class ConfigValues {

  private static final Value NO_ITEMS = new Value.Nil("[]");
  private static final Value NO_ENTRIES = new Value.Nil("map[]");
  private static final Value NO_POINTER = new Value.Nil("<nil>");
  private static final Value NO_TEXT = new Value.Text("");

  private ConfigValues() {}

  static Value of(JsonReader json, byte[] whole) {
    Map<String, Value> fields = new LinkedHashMap<>();
    fields.put("Created", NO_POINTER);
    fields.put("Author", NO_TEXT);
    fields.put("Architecture", NO_TEXT);
    fields.put("Variant", NO_TEXT);
    fields.put("OS", NO_TEXT);
    fields.put("OSVersion", NO_TEXT);
    fields.put("OSFeatures", NO_ITEMS);
    fields.put("Config", NO_POINTER);
    fields.put("RootFS", NO_POINTER);
    fields.put("History", NO_ITEMS);
    json.object((key, value) -> {
      switch (key) {
        case "created" -> fields.put("Created", new Value.Time(value.string()));
        case "author" -> fields.put("Author", value(value));
        case "architecture" -> fields.put("Architecture", value(value));
        case "variant" -> fields.put("Variant", value(value));
        case "os" -> fields.put("OS", value(value));
        case "os.version" -> fields.put("OSVersion", value(value));
        case "os.features" -> fields.put("OSFeatures", value(value));
        case "config" -> fields.put("Config", config(value));
        case "rootfs" -> fields.put("RootFS", rootFs(value));
        case "history" -> fields.put("History", value(value));
        default -> {
          // There is no such field.
        }
      }
    });
    return new Value.Struct(fields, text(whole));
  }

  private static Value config(JsonReader json) {
    byte[] raw = json.rawValue();
    Map<String, Value> fields = new LinkedHashMap<>();
    fields.put("User", NO_TEXT);
    fields.put("ExposedPorts", NO_ENTRIES);
    fields.put("Env", NO_ITEMS);
    fields.put("Entrypoint", NO_ITEMS);
    fields.put("Cmd", NO_ITEMS);
    fields.put("Volumes", NO_ENTRIES);
    fields.put("WorkingDir", NO_TEXT);
    fields.put("Labels", NO_ENTRIES);
    fields.put("StopSignal", NO_TEXT);
    fields.put("ArgsEscaped", new Value.Truth(false));
    try (JsonReader config = JsonReader.of("image config", raw)) {
      config.object((key, value) -> fields.computeIfPresent(key, (name, none) -> value(value)));
    }
    return new Value.Struct(fields, text(raw));
  }

  private static Value rootFs(JsonReader json) {
    byte[] raw = json.rawValue();
    Map<String, Value> fields = new LinkedHashMap<>();
    fields.put("Type", NO_TEXT);
    fields.put("DiffIDs", NO_ITEMS);
    try (JsonReader rootFs = JsonReader.of("image config", raw)) {
      rootFs.object(
          (key, value) -> fields.put(key.equals("type") ? "Type" : "DiffIDs", value(value)));
    }
    return new Value.Struct(fields, text(raw));
  }

  private static String text(byte[] json) {
    return new String(json, StandardCharsets.UTF_8);
  }

  /** As encoding/json reads it into an {@code any}. */
  private static Value value(JsonReader json) {
    return switch (json.peek()) {
      case OBJECT -> {
        Map<String, Value> entries = new TreeMap<>();
        json.object((key, member) -> entries.put(key, value(member)));
        yield new Value.Entries(entries);
      }
      case ARRAY -> {
        List<Value> items = new ArrayList<>();
        json.array(element -> items.add(value(element)));
        yield new Value.Items(items);
      }
      case STRING -> new Value.Text(json.string());
      case NUMBER -> new Value.Whole(json.integer());
      case BOOLEAN -> new Value.Truth(json.bool());
      case NULL -> {
        json.skip();
        yield NO_POINTER;
      }
    };
  }
}
