package org.nix2container.json;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Writes one JSON document, byte for byte as Go's {@code encoding/json} writes it: {@code <},
 * {@code >}, {@code &}, U+2028 and U+2029 are escaped, everything else that may stand raw does.
 *
 * <p>Keys are written in the order they come, and no key is checked for having come before. A call
 * that does not fit where the document stands is an {@link IllegalStateException}.
 */
public final class JsonWriter {

  private static final byte OBJECT = 0;
  private static final byte ARRAY = 1;

  /** What a line begins with, once for each open container; null for no lines at all. */
  private final byte @Nullable [] indent;

  private byte[] out = new byte[512];
  private int length;

  /** The open containers, outermost first. */
  private byte[] open = new byte[16];

  private int depth;

  /** Nothing was written into the innermost container yet. */
  private boolean empty = true;

  private boolean keyWritten;
  private boolean complete;

  private JsonWriter(byte @Nullable [] indent) {
    this.indent = indent;
  }

  /** As {@code json.Marshal}: no white space at all. */
  public static JsonWriter compact() {
    return new JsonWriter(null);
  }

  /**
   * As {@code json.MarshalIndent(v, "", "\t")}: a line for each member and element, indented with
   * tabs, no line break at the end; {@code {}} and {@code []} where there are none.
   */
  public static JsonWriter indented() {
    return new JsonWriter(new byte[] {'\t'});
  }

  /** As {@link #indented()}, with so many spaces for a tab. */
  public static JsonWriter indented(int spaces) {
    byte[] indent = new byte[spaces];
    Arrays.fill(indent, (byte) ' ');
    return new JsonWriter(indent);
  }

  public JsonWriter beginObject() {
    return begin(OBJECT, '{');
  }

  public JsonWriter endObject() {
    return end(OBJECT, '}');
  }

  public JsonWriter beginArray() {
    return begin(ARRAY, '[');
  }

  public JsonWriter endArray() {
    return end(ARRAY, ']');
  }

  /** Starts a member of the innermost object; its value has to follow. */
  public JsonWriter key(String name) {
    if (depth == 0 || open[depth - 1] != OBJECT || keyWritten) {
      throw new IllegalStateException("no key can stand here: " + name);
    }
    separate();
    quoted(name);
    put(':');
    if (indent != null) {
      put(' ');
    }
    keyWritten = true;
    return this;
  }

  /** A string value; a surrogate without its partner is written as U+FFFD. */
  public JsonWriter string(String value) {
    beforeValue();
    quoted(value);
    return afterValue();
  }

  public JsonWriter integer(long value) {
    return literal(Long.toString(value));
  }

  public JsonWriter bool(boolean value) {
    return literal(value ? "true" : "false");
  }

  public JsonWriter nullValue() {
    return literal("null");
  }

  /**
   * A whole JSON value that is at hand as text, such as {@link JsonReader#rawValue} gives. It is
   * laid out as the rest of the document is; keys keep their order and numbers their digits.
   *
   * @throws org.nix2container.failure.InvalidInputException if it is not JSON
   */
  public JsonWriter raw(byte[] json) {
    try (JsonReader reader = JsonReader.of("raw value", json)) {
      reader.copyTo(this);
      reader.end();
    }
    return this;
  }

  /**
   * The document.
   *
   * @throws IllegalStateException if it is not complete
   */
  public byte[] toBytes() {
    if (!complete) {
      throw new IllegalStateException("the document is not complete");
    }
    return Arrays.copyOf(out, length);
  }

  /** A number, true, false or null, in the characters given. */
  JsonWriter literal(String ascii) {
    beforeValue();
    for (int i = 0; i < ascii.length(); i++) {
      put(ascii.charAt(i));
    }
    return afterValue();
  }

  private JsonWriter begin(byte kind, char bracket) {
    beforeValue();
    put(bracket);
    if (depth == open.length) {
      open = Arrays.copyOf(open, 2 * depth);
    }
    open[depth++] = kind;
    empty = true;
    return this;
  }

  private JsonWriter end(byte kind, char bracket) {
    if (depth == 0 || open[depth - 1] != kind || keyWritten) {
      throw new IllegalStateException("nothing that `" + bracket + "` can close");
    }
    depth--;
    if (!empty) {
      newLine();
    }
    put(bracket);
    return afterValue();
  }

  private void beforeValue() {
    if (keyWritten) {
      keyWritten = false;
    } else if (depth > 0 && open[depth - 1] == ARRAY) {
      separate();
    } else if (depth > 0 || complete) {
      throw new IllegalStateException(depth > 0 ? "a key has to come first" : "a second value");
    }
  }

  private JsonWriter afterValue() {
    empty = false;
    complete = depth == 0;
    return this;
  }

  private void separate() {
    if (!empty) {
      put(',');
    }
    newLine();
    empty = false;
  }

  private void newLine() {
    if (indent != null) {
      put('\n');
      for (int i = 0; i < depth; i++) {
        for (byte b : indent) {
          put(b);
        }
      }
    }
  }

  private void quoted(String text) {
    put('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c < 0x80) {
        ascii(c);
      } else if (c < 0x800) {
        put(0xC0 | c >> 6);
        put(0x80 | c & 0x3F);
      } else if (c == 0x2028 || c == 0x2029) {
        escape(c);
      } else if (!Character.isSurrogate(c)) {
        put(0xE0 | c >> 12);
        put(0x80 | c >> 6 & 0x3F);
        put(0x80 | c & 0x3F);
      } else if (Character.isHighSurrogate(c)
          && i + 1 < text.length()
          && Character.isLowSurrogate(text.charAt(i + 1))) {
        int codePoint = Character.toCodePoint(c, text.charAt(++i));
        put(0xF0 | codePoint >> 18);
        put(0x80 | codePoint >> 12 & 0x3F);
        put(0x80 | codePoint >> 6 & 0x3F);
        put(0x80 | codePoint & 0x3F);
      } else {
        // As Go does with what is not UTF-8: this character is written as an escape, where a
        // U+FFFD that was in the text stands raw.
        escape((char) 0xFFFD);
      }
    }
    put('"');
  }

  private void ascii(char c) {
    switch (c) {
      case '"', '\\' -> shortEscape(c);
      case '\n' -> shortEscape('n');
      case '\r' -> shortEscape('r');
      case '\t' -> shortEscape('t');
      // These two have a short form since Go 1.22; before, they were \u0008 and \u000c.
      case '\b' -> shortEscape('b');
      case '\f' -> shortEscape('f');
      case '<', '>', '&' -> escape(c);
      default -> {
        if (c < ' ') {
          escape(c);
        } else {
          put(c);
        }
      }
    }
  }

  private void shortEscape(char letter) {
    put('\\');
    put(letter);
  }

  private void escape(char unit) {
    put('\\');
    put('u');
    for (int shift = 12; shift >= 0; shift -= 4) {
      put(Character.forDigit(unit >> shift & 0xF, 16));
    }
  }

  private void put(int b) {
    if (length == out.length) {
      out = Arrays.copyOf(out, 2 * length);
    }
    out[length++] = (byte) b;
  }
}
