package org.nix2container.cli;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import org.nix2container.json.JsonReader;
import org.nix2container.json.JsonWriter;
import org.nix2container.pull.Inspection;
import org.nix2container.template.Template;
import org.nix2container.template.Value;

/** What templates of {@code inspect} can ask for: the fields of skopeo's structs. */
final class InspectionValues {

  private static final Value NO_ITEMS = new Value.Nil("[]");
  private static final Value NO_ENTRIES = new Value.Nil("map[]");
  private static final Value NO_POINTER = new Value.Nil("<nil>");

  private InspectionValues() {}

  /** As containers/common's report takes it: with escapes, and a line break at its end. */
  static Template template(String text) {
    String unescaped = text.replace("\\t", "\t").replace("\\n", "\n");
    return Template.parse(unescaped.endsWith("\n") ? unescaped : unescaped + "\n");
  }

  /**
   * @param json the same as JSON
   */
  static Value of(Inspection inspection, byte[] json) {
    Map<String, Value> fields = new LinkedHashMap<>();
    fields.put("Name", new Value.Text(inspection.name().orElse("")));
    fields.put("Tag", new Value.Text(""));
    fields.put("Digest", new Value.Text(inspection.digest().toString()));
    fields.put("RepoTags", texts(inspection.repoTags()));
    fields.put(
        "Created",
        inspection
            .created()
            .<Value>map(time -> new Value.Time(time.toString()))
            .orElse(NO_POINTER));
    fields.put("DockerVersion", new Value.Text(inspection.dockerVersion()));
    fields.put("Labels", entries(inspection.labels()));
    fields.put("Architecture", new Value.Text(inspection.architecture()));
    fields.put("Os", new Value.Text(inspection.os()));
    List<String> digests = new ArrayList<>();
    List<Value> layers = new ArrayList<>();
    for (Inspection.InspectedLayer layer : inspection.layers()) {
      digests.add(layer.digest().toString());
      layers.add(layer(layer));
    }
    fields.put("Layers", texts(digests));
    fields.put("LayersData", layers.isEmpty() ? NO_ITEMS : new Value.Items(layers));
    fields.put("Env", inspection.env().map(InspectionValues::texts).orElse(NO_ITEMS));
    return new Value.Struct(fields, new String(json, StandardCharsets.UTF_8));
  }

  private static Value layer(Inspection.InspectedLayer layer) {
    Map<String, Value> fields = new LinkedHashMap<>();
    fields.put("MIMEType", new Value.Text(layer.mediaType()));
    fields.put("Digest", new Value.Text(layer.digest().toString()));
    fields.put("Size", new Value.Whole(layer.size()));
    fields.put("Annotations", entries(layer.annotations()));
    return struct(fields);
  }

  private static Value struct(Map<String, Value> fields) {
    JsonWriter json = JsonWriter.compact();
    new Value.Entries(fields).writeTo(json);
    return new Value.Struct(fields, new String(json.toBytes(), StandardCharsets.UTF_8));
  }

  private static Value texts(List<String> texts) {
    List<Value> values = new ArrayList<>();
    texts.forEach(text -> values.add(new Value.Text(text)));
    return new Value.Items(values);
  }

  private static Value entries(Optional<SortedMap<String, String>> map) {
    if (map.isEmpty()) {
      return NO_ENTRIES;
    }
    Map<String, Value> entries = new LinkedHashMap<>();
    map.get().forEach((key, value) -> entries.put(key, new Value.Text(value)));
    return new Value.Entries(entries);
  }

  /** Of a config: the fields of the OCI's v1.Image, by their names in Go. */
  static Value ofConfig(byte[] json) {
    try (JsonReader reader = JsonReader.of("image config", json)) {
      return ConfigValues.of(reader, json);
    }
  }
}
