package org.nix2container.serve;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a request is for, taken apart and then decoded, so that what is encoded separates nothing.
 *
 * @param components of the path, between its slashes; {@code /v2/} has a last one that is empty
 * @param query the first value of each name
 */
record Target(List<String> components, Map<String, String> query) {

  Target {
    components = List.copyOf(components);
    query = Map.copyOf(query);
  }

  /**
   * Nothing if it is not encoded as it has to be (RFC 3986 §2.1), is not UTF-8, or tries to lead
   * out of where it is.
   */
  static Optional<Target> parse(String text) {
    int mark = text.indexOf('?');
    String path = mark < 0 ? text : text.substring(0, mark);
    List<String> components = new ArrayList<>();
    for (String component : path.substring(1).split("/", -1)) {
      Optional<String> decoded = decode(component);
      if (decoded.isEmpty() || !isName(decoded.get())) {
        return Optional.empty();
      }
      components.add(decoded.get());
    }
    Map<String, String> query = new LinkedHashMap<>();
    String rest = mark < 0 ? "" : text.substring(mark + 1);
    for (String each : rest.isEmpty() ? new String[0] : rest.split("&", -1)) {
      int equals = each.indexOf('=');
      Optional<String> name = decode(equals < 0 ? each : each.substring(0, equals));
      Optional<String> value = decode(equals < 0 ? "" : each.substring(equals + 1));
      if (name.isEmpty() || value.isEmpty()) {
        return Optional.empty();
      }
      query.putIfAbsent(name.get(), value.get());
    }
    return Optional.of(new Target(components, query));
  }

  String path() {
    return "/" + String.join("/", components);
  }

  /** Whether it can be no more than the name of one thing. */
  private static boolean isName(String component) {
    boolean right = !component.equals(".") && !component.equals("..");
    for (int i = 0; i < component.length(); i++) {
      char c = component.charAt(i);
      right &= c >= ' ' && c != 0x7f && c != '/' && c != '\\';
    }
    return right;
  }

  private static Optional<String> decode(String text) {
    if (text.indexOf('%') < 0) {
      return Optional.of(text);
    }
    byte[] bytes = new byte[text.length()];
    int length = 0;
    for (int i = 0; i < text.length(); i++) {
      int value = text.charAt(i);
      if (value == '%') {
        if (i + 2 >= text.length()) {
          return Optional.empty();
        }
        int high = Character.digit(text.charAt(i + 1), 16);
        int low = Character.digit(text.charAt(i + 2), 16);
        if (high < 0 || low < 0) {
          return Optional.empty();
        }
        value = high << 4 | low;
        i += 2;
      }
      bytes[length++] = (byte) value;
    }
    try {
      return Optional.of(
          StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes, 0, length)).toString());
    } catch (CharacterCodingException _) {
      return Optional.empty();
    }
  }

  /** The text as the value of a query. */
  static String encode(String text) {
    StringBuilder encoded = new StringBuilder();
    for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
      char c = (char) (b & 0xff);
      boolean plain = c >= '0' && c <= '9' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z';
      if (plain || "-._~/".indexOf(c) >= 0) {
        encoded.append(c);
      } else {
        encoded.append('%').append(Character.toUpperCase(Character.forDigit(c >> 4, 16)));
        encoded.append(Character.toUpperCase(Character.forDigit(c & 15, 16)));
      }
    }
    return encoded.toString();
  }
}
