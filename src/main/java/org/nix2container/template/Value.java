package org.nix2container.template;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.nix2container.json.JsonWriter;

/** What a template can print, or look into. Each prints as Go's fmt does with {@code %v}. */
public sealed interface Value {

  /** Writes it as Go's encoding/json does. */
  void writeTo(JsonWriter json);

  /** Whether Go takes it for true: what is not zero, and not empty. */
  boolean isTrue();

  /** A string. */
  record Text(String text) implements Value {
    @Override
    public void writeTo(JsonWriter json) {
      json.string(text);
    }

    @Override
    public boolean isTrue() {
      return !text.isEmpty();
    }

    @Override
    public String toString() {
      return text;
    }
  }

  /**
   * A time, which prints otherwise than it is in JSON.
   *
   * @param rfc3339 as JSON has it
   */
  record Time(String rfc3339) implements Value {
    @Override
    public void writeTo(JsonWriter json) {
      json.string(rfc3339);
    }

    @Override
    public boolean isTrue() {
      return true;
    }

    /** As time.Time's String: {@code 2024-05-13 09:31:10.5 +0000 UTC}. */
    @Override
    public String toString() {
      int date = rfc3339.indexOf('T');
      if (date < 0) {
        return rfc3339;
      }
      String day = rfc3339.substring(0, date);
      String time = rfc3339.substring(date + 1);
      if (time.endsWith("Z")) {
        return day + " " + time.substring(0, time.length() - 1) + " +0000 UTC";
      }
      int zone = Math.max(time.lastIndexOf('+'), time.lastIndexOf('-'));
      String offset = time.substring(Math.max(zone, 0)).replace(":", "");
      return day + " " + time.substring(0, Math.max(zone, 0)) + " " + offset + " " + offset;
    }
  }

  /** An integer. */
  record Whole(long number) implements Value {
    @Override
    public void writeTo(JsonWriter json) {
      json.integer(number);
    }

    @Override
    public boolean isTrue() {
      return number != 0;
    }

    @Override
    public String toString() {
      return Long.toString(number);
    }
  }

  /** A boolean. */
  record Truth(boolean isTrue) implements Value {
    @Override
    public void writeTo(JsonWriter json) {
      json.bool(isTrue);
    }

    @Override
    public String toString() {
      return Boolean.toString(isTrue);
    }
  }

  /** A slice. */
  record Items(List<Value> items) implements Value {
    public Items {
      items = List.copyOf(items);
    }

    @Override
    public void writeTo(JsonWriter json) {
      json.beginArray();
      items.forEach(item -> item.writeTo(json));
      json.endArray();
    }

    @Override
    public boolean isTrue() {
      return !items.isEmpty();
    }

    @Override
    public String toString() {
      return "[" + Rendering.joined(items, " ") + "]";
    }
  }

  /**
   * A map of strings.
   *
   * @param entries in the order of their keys
   */
  record Entries(Map<String, Value> entries) implements Value {

    @Override
    public void writeTo(JsonWriter json) {
      json.beginObject();
      entries.forEach((key, value) -> value.writeTo(json.key(key)));
      json.endObject();
    }

    @Override
    public boolean isTrue() {
      return !entries.isEmpty();
    }

    @Override
    public String toString() {
      StringBuilder text = new StringBuilder("map[");
      entries.forEach((key, value) -> {
        text.append(text.length() > 4 ? " " : "").append(key).append(':').append(value);
      });
      return text.append(']').toString();
    }
  }

  /**
   * A struct: its fields are all that there are.
   *
   * @param fields by the names that templates use, in their order
   * @param json the same as JSON
   */
  record Struct(Map<String, Value> fields, String json) implements Value {

    @Override
    public void writeTo(JsonWriter to) {
      to.raw(json.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public boolean isTrue() {
      return true;
    }

    @Override
    public String toString() {
      return "{" + Rendering.joined(List.copyOf(fields.values()), " ") + "}";
    }
  }

  /**
   * What is not there.
   *
   * @param printed as Go prints the nil of its type: {@code <nil>}, {@code []}, {@code map[]}
   */
  record Nil(String printed) implements Value {
    @Override
    public void writeTo(JsonWriter json) {
      json.nullValue();
    }

    @Override
    public boolean isTrue() {
      return false;
    }

    @Override
    public String toString() {
      return printed;
    }
  }
}
