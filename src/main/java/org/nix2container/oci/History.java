package org.nix2container.oci;

import java.util.Optional;
import org.nix2container.json.JsonReader;
import org.nix2container.json.JsonWriter;
import org.nix2container.json.Keys;

/**
 * One entry of an image's history (OCI config.md, "history"). Empty strings stand for what is not
 * there, as in the Go struct.
 *
 * @param created when, or nothing
 * @param emptyLayer true for an entry that made no layer
 */
public record History(
    Optional<Rfc3339> created,
    String createdBy,
    String author,
    String comment,
    boolean emptyLayer) {

  /** An entry that says nothing, written as {@code {}}. */
  public static final History NONE = new History(Optional.empty(), "", "", "", false);

  /** Reads an object; keys that are not known are skipped. */
  public static History read(JsonReader json) {
    Reading reading = new Reading();
    json.object(reading::member);
    return new History(
        reading.created, reading.createdBy, reading.author, reading.comment, reading.emptyLayer);
  }

  /** Writes an object of the members that say something. */
  public void writeTo(JsonWriter json) {
    json.beginObject();
    if (created.isPresent()) {
      json.key("created").string(created.get().toString());
    }
    text(json, "created_by", createdBy);
    text(json, "author", author);
    text(json, "comment", comment);
    if (emptyLayer) {
      json.key("empty_layer").bool(true);
    }
    json.endObject();
  }

  private static void text(JsonWriter json, String key, String value) {
    if (!value.isEmpty()) {
      json.key(key).string(value);
    }
  }

  private static final class Reading {
    private Optional<Rfc3339> created = Optional.empty();
    private String createdBy = "";
    private String author = "";
    private String comment = "";
    private boolean emptyLayer;

    private void member(String key, JsonReader value) {
      if (value.nullValue()) {
        return;
      }
      if (Keys.same(key, "created")) {
        created = Optional.of(Rfc3339.read(value));
      } else if (Keys.same(key, "created_by")) {
        createdBy = value.string();
      } else if (Keys.same(key, "author")) {
        author = value.string();
      } else if (Keys.same(key, "comment")) {
        comment = value.string();
      } else if (Keys.same(key, "empty_layer")) {
        emptyLayer = value.bool();
      }
    }
  }
}
