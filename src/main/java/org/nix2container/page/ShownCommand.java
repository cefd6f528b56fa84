package org.nix2container.page;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.nix2container.json.JsonWriter;

/** The words of a command on one line, for people. */
final class ShownCommand {

  private ShownCommand() {}

  /** As one would type it; words that are not plain are quoted, as JSON has it. */
  static String of(List<String> words) {
    StringBuilder line = new StringBuilder();
    for (String word : words) {
      line.append(line.isEmpty() ? "" : " ").append(isPlain(word) ? word : quoted(word));
    }
    return line.toString();
  }

  private static boolean isPlain(String word) {
    for (int i = 0; i < word.length(); i++) {
      char c = word.charAt(i);
      if (c <= ' ' || c == '"' || c == '\'' || c == '\\' || c >= 0x7f) {
        return false;
      }
    }
    return !word.isEmpty();
  }

  private static String quoted(String word) {
    return new String(JsonWriter.compact().string(word).toBytes(), StandardCharsets.UTF_8);
  }
}
