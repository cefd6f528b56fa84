package org.nix2container.docker;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import org.nix2container.failure.ForeignText;
import org.nix2container.failure.InvalidInputException;
import org.nix2container.http.HttpException;
import org.nix2container.http.HttpResponse;
import org.nix2container.json.JsonReader;
import org.nix2container.json.ValueKind;

/** What a daemon says of why it refuses: {@code {"message": "..."}}. It is text from outside. */
final class EngineError {

  private static final int MOST_BYTES = 64 * 1024;
  private static final int MOST_CHARACTERS = 500;

  private EngineError() {}

  /** The message, as one line; empty if there is none. */
  static String read(HttpResponse answer) {
    byte[] body;
    try {
      body = answer.body().readNBytes(MOST_BYTES);
    } catch (IOException | HttpException e) {
      return "";
    }
    String[] message = {""};
    try (JsonReader json = JsonReader.of("error", body)) {
      json.object((key, value) -> {
        if (key.equals("message") && value.peek() == ValueKind.STRING) {
          message[0] = value.string();
        }
      });
    } catch (InvalidInputException e) {
      // Go says so without a type that TLS is wanted; proxies answer with pages.
      String type = answer.headers().first("Content-Type").orElse("");
      String text = new String(body, UTF_8);
      if (type.startsWith("text/plain") || type.isEmpty() && !text.startsWith("<")) {
        message[0] = text;
      }
    }
    return line(message[0]);
  }

  /** Text of a daemon as part of a line. */
  static String line(String raw) {
    return ForeignText.line(raw, MOST_CHARACTERS);
  }
}
