package org.nix2container.docker;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import org.nix2container.failure.InvalidInputException;
import org.nix2container.json.JsonReader;
import org.nix2container.json.ValueKind;

/**
 * What a daemon says of a load: lines of JSON, such as {@code {"stream":"Loaded image: app:dev"}}.
 * The status was sent before it was known how it goes, so a failure is a line as well: {@code
 * {"errorDetail":{"message":"..."},"error":"..."}}, or from some versions of the containerd store a
 * {@code stream} that begins with {@code Error unpacking image}, besides one of success.
 */
final class LoadAnswer {

  private static final int LONGEST_LINE = 64 * 1024;
  private static final int LONGEST = 4 * 1024 * 1024;
  private static final String SUCCESS = "Loaded image";
  private static final String NOT_UNPACKED = "Error unpacking";

  private String failure = "";
  private boolean success;

  private LoadAnswer() {}

  /**
   * Reads all of it.
   *
   * @throws WrongAnswerException with the daemon's words, unless the image was loaded
   */
  static void read(InputStream body) throws WrongAnswerException, IOException {
    LoadAnswer answer = new LoadAnswer();
    InputStream in = new BufferedInputStream(body);
    long length = 0;
    var line = new ByteArrayOutputStream();
    for (int b = in.read(); b >= 0; b = in.read()) {
      length++;
      if (b == '\n') {
        answer.line(line.toByteArray());
        line.reset();
      } else {
        line.write(b);
      }
      if (line.size() > LONGEST_LINE || length > LONGEST) {
        throw new WrongAnswerException("its answer is longer than any should be");
      }
    }
    answer.line(line.toByteArray());
    if (!answer.failure.isEmpty()) {
      throw new WrongAnswerException(EngineError.line(answer.failure));
    }
    if (!answer.success) {
      throw new WrongAnswerException("it does not say that it did");
    }
  }

  private void line(byte[] json) {
    if (new String(json, UTF_8).isBlank()) {
      return;
    }
    try (JsonReader reader = JsonReader.of("answer", json)) {
      reader.object((key, value) -> {
        switch (key) {
          case "error" -> fail(value);
          case "errorDetail" -> {
            if (value.peek() == ValueKind.OBJECT) {
              value.object((part, detail) -> {
                if (part.equals("message")) {
                  fail(detail);
                }
              });
            }
          }
          case "stream", "status" -> said(value);
          default -> {
            // Progress.
          }
        }
      });
    } catch (InvalidInputException e) {
      fail("its answer cannot be understood: " + e.getMessage());
    }
  }

  private void said(JsonReader value) {
    if (value.peek() == ValueKind.STRING) {
      String text = value.string();
      success |= text.startsWith(SUCCESS);
      if (text.startsWith(NOT_UNPACKED)) {
        fail(text);
      }
    }
  }

  private void fail(JsonReader value) {
    fail(value.peek() == ValueKind.STRING ? value.string() : "it failed");
  }

  /** The first reason is that of all others. */
  private void fail(String reason) {
    if (failure.isEmpty()) {
      failure = reason.isEmpty() ? "it failed" : reason;
    }
  }
}
