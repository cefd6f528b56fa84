package org.nix2container.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.util.JsonRecyclerPools;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.nix2container.failure.InvalidInputException;

/**
 * Reads one JSON document from front to back, holding no more of it than the value at hand.
 *
 * <p>There always is a current value, at first the whole document, and each method that reads takes
 * it. Inside a container the callbacks get the reader with the member or element as the current
 * value; a value that a callback leaves alone is skipped.
 *
 * <p>What is not JSON, or not what was asked for, is an {@link InvalidInputException} that names
 * the input, line, column and key path: {@code graph.json: line 3, column 12: `[4].narSize`:
 * expected an integer, found a string}. Columns count UTF-16 units.
 *
 * <p>As in Go, a key may come twice (the callback sees both), containers nest at most 10 000 deep,
 * and an escaped surrogate without its partner becomes U+FFFD (but is an error in a key).
 */
public final class JsonReader implements AutoCloseable {

  /** Takes one member of an object. */
  @FunctionalInterface
  public interface KeyHandler {
    void key(String name, JsonReader value);
  }

  /** Takes one element of an array. */
  @FunctionalInterface
  public interface ElementHandler {
    void element(JsonReader value);
  }

  /** As {@code maxNestingDepth} in encoding/json's scanner.go. */
  private static final int MAX_DEPTH = 10_000;

  private final String inputName;
  private final Utf8Reader decoded;
  private final JsonParser parser;

  /** No error may quote the document. */
  private final boolean secret;

  private boolean begun;

  /** The token that the parser stands on starts a value that nobody took yet. */
  private boolean pending;

  private JsonReader(String inputName, InputStream in, boolean secret) {
    this.inputName = inputName;
    this.secret = secret;
    // Canonical field names would cost a symbol table, a recycler pool a thread local; both are
    // for programs that parse many documents.
    JsonFactory factory =
        JsonFactory.builder()
            .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
            .recyclerPool(JsonRecyclerPools.nonRecyclingPool())
            .streamReadConstraints(
                StreamReadConstraints.builder()
                    .maxNestingDepth(MAX_DEPTH)
                    .maxNumberLength(Integer.MAX_VALUE)
                    .build())
            .build();
    this.decoded = new Utf8Reader(in);
    try {
      this.parser = factory.createParser(decoded);
    } catch (IOException e) {
      throw JsonErrors.unreadable(inputName, e);
    }
  }

  /**
   * Opens a file; it is read as the reader advances.
   *
   * @throws InvalidInputException if it is missing or cannot be read
   */
  public static JsonReader open(Path file) {
    String name = file.toString();
    try {
      return new JsonReader(name, Files.newInputStream(file), false);
    } catch (IOException e) {
      throw JsonErrors.unreadable(name, e);
    }
  }

  /** Reads JSON in memory; {@code inputName} stands for it in messages. */
  public static JsonReader of(String inputName, byte[] json) {
    return new JsonReader(inputName, new ByteArrayInputStream(json), false);
  }

  /**
   * As {@link #of}, for JSON that holds secrets: errors say where it is wrong and quote no value.
   */
  public static JsonReader ofSecret(String inputName, byte[] json) {
    return new JsonReader(inputName, new ByteArrayInputStream(json), true);
  }

  /** Takes an object, handing each member to {@code onKey} in the order of the input. */
  public void object(KeyHandler onKey) {
    take(JsonToken.START_OBJECT, "an object");
    while (next() != JsonToken.END_OBJECT) {
      String name = currentName();
      next();
      pending = true;
      onKey.key(name, this);
      skipPending();
    }
  }

  /** Takes an array, handing each element to {@code onElement} in order. */
  public void array(ElementHandler onElement) {
    take(JsonToken.START_ARRAY, "an array");
    while (next() != JsonToken.END_ARRAY) {
      pending = true;
      onElement.element(this);
      skipPending();
    }
  }

  /** Takes the current value if it is null, and says whether it was. */
  public boolean nullValue() {
    if (current() != JsonToken.VALUE_NULL) {
      return false;
    }
    pending = false;
    return true;
  }

  /** Takes a string. */
  public String string() {
    take(JsonToken.VALUE_STRING, "a string");
    return decoded.sawEscape() ? JsonStrings.wellFormed(text()) : text();
  }

  /**
   * Takes a number that is written as an integer and fits 64 bits; as in Go, {@code 1.0} and {@code
   * 1e3} do not.
   */
  public long integer() {
    JsonToken token = current();
    if (token == JsonToken.VALUE_NUMBER_INT) {
      try {
        long value = Long.parseLong(text());
        pending = false;
        return value;
      } catch (NumberFormatException e) {
        throw error("expected an integer of 64 bits, found " + shortened(text()));
      }
    }
    if (token == JsonToken.VALUE_NUMBER_FLOAT) {
      throw error("expected an integer, found " + shortened(text()));
    }
    throw unexpected("an integer");
  }

  /** Takes a boolean. */
  public boolean bool() {
    JsonToken token = current();
    if (token != JsonToken.VALUE_TRUE && token != JsonToken.VALUE_FALSE) {
      throw unexpected("a boolean");
    }
    pending = false;
    return token == JsonToken.VALUE_TRUE;
  }

  /** Takes the current value, whatever it is. */
  public void skip() {
    current();
    skipPending();
  }

  /** The kind of the current value, which stays current. */
  public ValueKind peek() {
    return switch (current()) {
      case START_OBJECT -> ValueKind.OBJECT;
      case START_ARRAY -> ValueKind.ARRAY;
      case VALUE_STRING -> ValueKind.STRING;
      case VALUE_TRUE, VALUE_FALSE -> ValueKind.BOOLEAN;
      case VALUE_NULL -> ValueKind.NULL;
      default -> ValueKind.NUMBER;
    };
  }

  /**
   * An error about the current value or, if that was taken, about the value taken last. It is for
   * the caller to throw.
   */
  public InvalidInputException error(String reason) {
    return JsonErrors.at(
        inputName, parser.currentTokenLocation(), parser.getParsingContext(), reason);
  }

  /**
   * Takes the current value and gives it as compact JSON with Go's escapes; keys keep their order,
   * numbers their digits.
   */
  public byte[] rawValue() {
    JsonWriter writer = JsonWriter.compact();
    copyTo(writer);
    return writer.toBytes();
  }

  /** Checks that the document has been read and that only white space follows it. */
  public void end() {
    if (!begun || pending) {
      throw new IllegalStateException("the document has not been read");
    }
    if (nextOrEnd() != null) {
      throw error("expected the end of the input, found more after the JSON value");
    }
  }

  @Override
  public void close() {
    try {
      parser.close();
    } catch (IOException e) {
      throw JsonErrors.unreadable(inputName, e);
    }
  }

  /** Takes the current value and writes it. */
  void copyTo(JsonWriter writer) {
    JsonToken token = current();
    pending = false;
    for (int depth = 0; ; token = next()) {
      switch (token) {
        case START_OBJECT -> writer.beginObject();
        case END_OBJECT -> writer.endObject();
        case START_ARRAY -> writer.beginArray();
        case END_ARRAY -> writer.endArray();
        case FIELD_NAME -> writer.key(currentName());
        case VALUE_STRING -> writer.string(JsonStrings.wellFormed(text()));
        default -> writer.literal(text());
      }
      if (token.isStructStart()) {
        depth++;
      } else if (token.isStructEnd()) {
        depth--;
      }
      if (depth == 0) {
        return;
      }
    }
  }

  private void take(JsonToken wanted, String described) {
    if (current() != wanted) {
      throw unexpected(described);
    }
    pending = false;
  }

  private InvalidInputException unexpected(String wanted) {
    return error("expected " + wanted + ", found " + peek().described());
  }

  private JsonToken current() {
    if (!begun) {
      begun = true;
      next();
      pending = true;
    }
    if (!pending) {
      throw new IllegalStateException("the value has been read");
    }
    JsonToken token = parser.currentToken();
    if (token == null) {
      throw new IllegalStateException("the reader has failed or is closed");
    }
    return token;
  }

  private void skipPending() {
    if (pending) {
      pending = false;
      try {
        parser.skipChildren();
      } catch (IOException e) {
        throw failed(e);
      }
    }
  }

  private JsonToken next() {
    JsonToken token = nextOrEnd();
    if (token == null) {
      throw JsonErrors.at(
          inputName,
          parser.currentLocation(),
          parser.getParsingContext(),
          "expected a JSON value, found the end of the input");
    }
    return token;
  }

  private @Nullable JsonToken nextOrEnd() {
    try {
      return parser.nextToken();
    } catch (IOException e) {
      throw failed(e);
    }
  }

  private String currentName() {
    try {
      String name = parser.currentName();
      return name == null ? "" : name;
    } catch (IOException e) {
      throw failed(e);
    }
  }

  private String text() {
    try {
      return parser.getText();
    } catch (IOException e) {
      throw failed(e);
    }
  }

  private InvalidInputException failed(IOException cause) {
    JsonLocation at = parser.currentLocation();
    if (secret) {
      return JsonErrors.at(inputName, at, parser.getParsingContext(), "not JSON");
    }
    return JsonErrors.of(inputName, at, parser.getParsingContext(), cause);
  }

  private String shortened(String number) {
    if (secret) {
      return "another number";
    }
    return number.length() <= 40 ? number : number.substring(0, 40) + "...";
  }
}
