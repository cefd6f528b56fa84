package org.nix2container.template;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.nix2container.json.JsonWriter;

/** Go's fmt.Sprintf, with the verbs that need no types: {@code %s %v %d %q %%}, and widths. */
final class Printf {

  private final String template;
  private final String format;
  private final List<Value> arguments;
  private int next = 1;

  Printf(String template, List<Value> arguments) {
    this.template = template;
    this.arguments = arguments;
    if (arguments.isEmpty() || !(arguments.getFirst() instanceof Value.Text(String text))) {
      throw Tokens.wrong(template, "`printf` needs a format");
    }
    this.format = text;
  }

  String text() {
    StringBuilder text = new StringBuilder();
    int at = 0;
    while (at < format.length()) {
      char c = format.charAt(at++);
      if (c != '%') {
        text.append(c);
        continue;
      }
      int from = at;
      while (at < format.length() && isOfWidth(format.charAt(at))) {
        at++;
      }
      if (at == format.length()) {
        throw Tokens.wrong(template, "`printf`: the format ends with %");
      }
      text.append(padded(verb(format.charAt(at)), format.substring(from, at)));
      at++;
    }
    return text.toString();
  }

  private static boolean isOfWidth(char c) {
    return c == '-' || c >= '0' && c <= '9';
  }

  private String verb(char verb) {
    return switch (verb) {
      case '%' -> "%";
      case 's', 'v', 'd' -> argument().toString();
      case 'q' -> quoted(argument().toString());
      default -> throw Tokens.wrong(template, "`printf` knows %s %v %d %q, not %" + verb);
    };
  }

  private Value argument() {
    if (next >= arguments.size()) {
      throw Tokens.wrong(template, "`printf` needs more values");
    }
    return arguments.get(next++);
  }

  private static String quoted(String text) {
    return new String(JsonWriter.compact().string(text).toBytes(), StandardCharsets.UTF_8);
  }

  private String padded(String text, String width) {
    try {
      int wanted = width.isEmpty() ? 0 : Integer.parseInt(width);
      String pad = " ".repeat(Math.max(0, Math.min(Math.abs(wanted), 1000) - text.length()));
      return wanted < 0 ? text + pad : pad + text;
    } catch (NumberFormatException e) {
      throw Tokens.wrong(template, "`printf`: `" + width + "` is no width");
    }
  }
}
