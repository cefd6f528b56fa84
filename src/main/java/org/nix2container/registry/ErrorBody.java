package org.nix2container.registry;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.nix2container.failure.ForeignText;
import org.nix2container.failure.InvalidInputException;
import org.nix2container.http.HttpException;
import org.nix2container.http.HttpResponse;
import org.nix2container.json.JsonReader;
import org.nix2container.json.ValueKind;

/**
 * What a registry says of why it refuses (distribution-spec, "Error Codes"). It is text from
 * outside: short, and without control characters.
 *
 * @param codes such as {@code NAME_UNKNOWN}
 * @param text codes and messages as a person may read them; empty if there are none
 */
record ErrorBody(List<String> codes, String text) {

  private static final int MOST_BYTES = 64 * 1024;
  private static final int MOST_CODES = 20;
  private static final int MOST_CHARACTERS = 300;

  /** Reads what there is; what cannot be read is empty. */
  static ErrorBody read(HttpResponse answer) {
    try {
      byte[] body = answer.body().readNBytes(MOST_BYTES);
      String type = answer.headers().first("Content-Type").orElse("");
      return of(body, type);
    } catch (IOException | HttpException e) {
      return new ErrorBody(List.of(), "");
    }
  }

  static ErrorBody of(byte[] body, String contentType) {
    if (body.length == 0) {
      return new ErrorBody(List.of(), "");
    }
    Gathered gathered = new Gathered();
    try (JsonReader json = JsonReader.of("error", body)) {
      json.object(gathered::member);
    } catch (InvalidInputException e) {
      // Proxies answer with pages; or it was cut off.
      if (gathered.text.isEmpty() && contentType.startsWith("text/plain")) {
        gathered.say("", new String(body, StandardCharsets.UTF_8));
      }
    }
    return new ErrorBody(List.copyOf(gathered.codes), gathered.text.toString());
  }

  private static final class Gathered {
    private final List<String> codes = new ArrayList<>();
    private final StringBuilder text = new StringBuilder();

    void member(String key, JsonReader value) {
      if (key.equals("errors") && value.peek() == ValueKind.ARRAY) {
        value.array(this::error);
      } else if (value.peek() == ValueKind.STRING && isMessage(key)) {
        say("", value.string());
      }
    }

    /** Token servers and proxies have forms of their own (RFC 6749 §5.2). */
    private static boolean isMessage(String key) {
      return switch (key) {
        case "message", "details", "detail", "error", "error_description" -> true;
        default -> false;
      };
    }

    private void error(JsonReader error) {
      if (error.peek() != ValueKind.OBJECT) {
        return;
      }
      String[] parts = {"", ""};
      error.object((key, value) -> {
        if (value.peek() == ValueKind.STRING) {
          if (key.equals("code")) {
            parts[0] = value.string();
          } else if (key.equals("message")) {
            parts[1] = value.string();
          }
        }
      });
      if (codes.size() < MOST_CODES) {
        codes.add(ForeignText.line(parts[0], MOST_CHARACTERS));
        say(parts[0], parts[1]);
      }
    }

    void say(String code, String message) {
      String separator = code.isEmpty() || message.isEmpty() ? "" : ": ";
      String said = ForeignText.line(code + separator + message, MOST_CHARACTERS);
      if (!said.isEmpty() && text.length() < MOST_CHARACTERS) {
        text.append(text.isEmpty() ? "" : "; ").append(said);
      }
    }
  }
}
