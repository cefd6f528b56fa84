package org.nix2container.json;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonStreamContext;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.core.io.JsonEOFException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import org.nix2container.failure.InvalidInputException;

/** Words for what can be wrong with a JSON document, and where. */
final class JsonErrors {

  /** A longer key path is shown by its last keys. */
  private static final int SHOWN_DEPTH = 16;

  private JsonErrors() {}

  static InvalidInputException unreadable(String inputName, IOException cause) {
    String reason;
    if (cause instanceof NoSuchFileException) {
      reason = "there is no such file";
    } else if (cause instanceof AccessDeniedException) {
      reason = "permission to read it is denied";
    } else {
      reason = "cannot be read: " + cause.getMessage();
    }
    return new InvalidInputException(inputName, reason, cause);
  }

  static InvalidInputException at(
      String inputName, JsonLocation location, JsonStreamContext context, String reason) {
    String path = keyPath(context);
    return new InvalidInputException(
        inputName,
        position(location.getLineNr(), location.getColumnNr())
            + (path.isEmpty() ? "" : "`" + path + "`: ")
            + reason);
  }

  /** What the parser threw. */
  static InvalidInputException of(
      String inputName, JsonLocation location, JsonStreamContext context, IOException cause) {
    if (cause instanceof MalformedUtf8Exception malformed) {
      return new InvalidInputException(
          inputName,
          position(malformed.line(), malformed.column()) + malformed.getMessage(),
          malformed);
    }
    if (cause instanceof JsonEOFException) {
      return at(inputName, location, context, "not JSON: the input ends in the middle of a value");
    }
    if (cause instanceof StreamConstraintsException constraint) {
      return at(inputName, location, context, withoutAdvice(constraint.getOriginalMessage()));
    }
    if (cause instanceof JsonProcessingException syntax) {
      JsonLocation place = syntax.getLocation() == null ? location : syntax.getLocation();
      return at(inputName, place, context, "not JSON: " + syntax.getOriginalMessage());
    }
    return unreadable(inputName, cause);
  }

  private static String position(int line, int column) {
    return "line " + line + ", column " + column + ": ";
  }

  /** Cuts {@code , from `StreamReadConstraints...`}: Jackson's word to programmers. */
  private static String withoutAdvice(String message) {
    int from = message.indexOf(", from `");
    return from < 0 ? message : message.substring(0, from) + ")";
  }

  /** Such as {@code layers[3].size}; empty for the document itself. */
  private static String keyPath(JsonStreamContext innermost) {
    String path = "";
    JsonStreamContext context = innermost;
    for (int shown = 0; context != null && !context.inRoot(); context = context.getParent()) {
      if (context.inArray() && context.hasCurrentIndex()) {
        path = "[" + context.getCurrentIndex() + "]" + path;
      } else if (context.inObject() && context.hasCurrentName()) {
        path = member(context.getCurrentName()) + path;
      } else {
        continue;
      }
      if (++shown == SHOWN_DEPTH) {
        return "..." + withoutDot(path);
      }
    }
    return withoutDot(path);
  }

  private static String withoutDot(String path) {
    return path.startsWith(".") ? path.substring(1) : path;
  }

  private static String member(String name) {
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      boolean plain = c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9';
      if (!plain && c != '-' && c != '_') {
        return "[\"" + name + "\"]";
      }
    }
    return name.isEmpty() ? "[\"\"]" : "." + name;
  }
}
