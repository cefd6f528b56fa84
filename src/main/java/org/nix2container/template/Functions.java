package org.nix2container.template;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.nix2container.failure.InvalidInputException;
import org.nix2container.json.JsonWriter;

/** The functions that templates can call. */
final class Functions {

  private static final List<String> NAMES =
      List.of(
          "and",
          "eq",
          "index",
          "join",
          "json",
          "len",
          "lower",
          "ne",
          "not",
          "or",
          "pad",
          "print",
          "printf",
          "println",
          "split",
          "title",
          "truncate",
          "upper");

  private final String template;

  Functions(String template) {
    this.template = template;
  }

  static boolean isKnown(String name) {
    return NAMES.contains(name);
  }

  static String names() {
    return String.join(" ", NAMES);
  }

  Value call(String name, List<Value> arguments) {
    return switch (name) {
      case "and" -> last(name, arguments, false);
      case "or" -> last(name, arguments, true);
      case "not" -> new Value.Truth(!of(name, arguments, 1).getFirst().isTrue());
      case "eq" -> new Value.Truth(isAny(arguments));
      case "ne" -> new Value.Truth(!isAny(of(name, arguments, 2)));
      case "index" -> index(arguments);
      case "len" -> new Value.Whole(length(of(name, arguments, 1).getFirst()));
      case "print" -> new Value.Text(printed(arguments));
      case "println" -> new Value.Text(Rendering.joined(arguments, " ") + "\n");
      case "printf" -> new Value.Text(new Printf(template, arguments).text());
      case "json" -> new Value.Text(json(of(name, arguments, 1).getFirst()));
      case "join" -> join(of(name, arguments, 2));
      default -> onText(name, arguments);
    };
  }

  private InvalidInputException wrong(String reason) {
    return Tokens.wrong(template, reason);
  }

  private List<Value> of(String name, List<Value> arguments, int count) {
    if (arguments.size() != count) {
      throw wrong("`" + name + "` takes " + count + (count == 1 ? " value" : " values"));
    }
    return arguments;
  }

  /** The first that is true or false as wanted, or else the last. */
  private Value last(String name, List<Value> arguments, boolean wanted) {
    if (arguments.isEmpty()) {
      throw wrong("`" + name + "` needs a value");
    }
    for (Value argument : arguments) {
      if (argument.isTrue() == wanted) {
        return argument;
      }
    }
    return arguments.getLast();
  }

  /** Whether the first is any of the others. */
  private boolean isAny(List<Value> arguments) {
    if (arguments.size() < 2) {
      throw wrong("a comparison needs two values");
    }
    return arguments.subList(1, arguments.size()).contains(arguments.getFirst());
  }

  private Value index(List<Value> arguments) {
    if (arguments.isEmpty()) {
      throw wrong("`index` needs a value");
    }
    Value value = arguments.getFirst();
    for (Value key : arguments.subList(1, arguments.size())) {
      value =
          switch (value) {
            case Value.Items(List<Value> items) -> at(items, key);
            case Value.Entries(Map<String, Value> entries) ->
                entries.getOrDefault(key.toString(), new Value.Text(""));
            case Value.Nil _ -> new Value.Text("");
            default -> throw wrong("`index` cannot look into `" + value + "`");
          };
    }
    return value;
  }

  private Value at(List<Value> items, Value key) {
    if (!(key instanceof Value.Whole(long index))) {
      throw wrong("`index` needs a number, not `" + key + "`");
    }
    if (index < 0 || index >= items.size()) {
      throw wrong("there is no element " + index + " of " + items.size());
    }
    return items.get((int) index);
  }

  private long length(Value value) {
    return switch (value) {
      case Value.Text(String text) -> text.getBytes(StandardCharsets.UTF_8).length;
      case Value.Items(List<Value> items) -> items.size();
      case Value.Entries(Map<String, Value> entries) -> entries.size();
      case Value.Nil _ -> 0;
      default -> throw wrong("`" + value + "` has no len");
    };
  }

  /** As fmt.Sprint: a space between two that are no strings. */
  private static String printed(List<Value> values) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < values.size(); i++) {
      boolean strings =
          i == 0 || values.get(i) instanceof Value.Text || values.get(i - 1) instanceof Value.Text;
      text.append(strings ? "" : " ").append(values.get(i));
    }
    return text.toString();
  }

  private static String json(Value value) {
    JsonWriter json = JsonWriter.compact();
    value.writeTo(json);
    return new String(json.toBytes(), StandardCharsets.UTF_8);
  }

  private Value join(List<Value> arguments) {
    return switch (arguments.getFirst()) {
      case Value.Items(List<Value> items) ->
          new Value.Text(Rendering.joined(items, arguments.get(1).toString()));
      case Value.Nil _ -> new Value.Text("");
      default -> throw wrong("`join` needs several values and a text");
    };
  }

  private Value onText(String name, List<Value> arguments) {
    boolean two = name.equals("split") || name.equals("truncate") || name.equals("pad");
    List<Value> given =
        name.equals("pad") && arguments.size() == 3 ? arguments : of(name, arguments, two ? 2 : 1);
    String text = given.getFirst().toString();
    return switch (name) {
      case "upper" -> new Value.Text(text.toUpperCase(Locale.ROOT));
      case "lower" -> new Value.Text(text.toLowerCase(Locale.ROOT));
      case "title" -> new Value.Text(title(text));
      case "split" -> split(text, given.get(1).toString());
      case "truncate" ->
          new Value.Text(text.substring(0, Math.min(text.length(), number(given.get(1)))));
      default -> padded(text, given);
    };
  }

  private static String title(String text) {
    StringBuilder title = new StringBuilder();
    for (int i = 0; i < text.length(); i++) {
      boolean first = i == 0 || text.charAt(i - 1) == ' ';
      title.append(first ? Character.toTitleCase(text.charAt(i)) : text.charAt(i));
    }
    return title.toString();
  }

  private static Value split(String text, String separator) {
    List<Value> parts = new ArrayList<>();
    int from = 0;
    int at = separator.isEmpty() ? -1 : text.indexOf(separator);
    while (at >= 0) {
      parts.add(new Value.Text(text.substring(from, at)));
      from = at + separator.length();
      at = text.indexOf(separator, from);
    }
    parts.add(new Value.Text(text.substring(from)));
    return new Value.Items(parts);
  }

  /** With spaces before and after it. */
  private Value padded(String text, List<Value> arguments) {
    int before = number(arguments.get(1));
    int after = arguments.size() > 2 ? number(arguments.get(2)) : before;
    return new Value.Text(text.isEmpty() ? text : " ".repeat(before) + text + " ".repeat(after));
  }

  private int number(Value value) {
    if (value instanceof Value.Whole(long number) && number >= 0 && number < 1_000_000) {
      return (int) number;
    }
    throw wrong("`" + value + "` is not the number that is needed there");
  }
}
