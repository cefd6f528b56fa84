package org.nix2container.http;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.nix2container.failure.InvalidInputException;

/** Header fields in their order. Names are found in any case, as RFC 9110 §5.1 has it. */
public final class Headers {

  private static final Headers NONE = new Headers(new String[0]);

  /** Names at even places, each before its value. */
  private final String[] fields;

  private Headers(String[] fields) {
    this.fields = fields;
  }

  public static Headers none() {
    return NONE;
  }

  /**
   * The fields in this order.
   *
   * @throws InvalidInputException for a name or value that would end its line, or hold what no
   *     field may; the value is not said
   */
  public static Headers of(String... namesAndValues) {
    if (namesAndValues.length % 2 != 0) {
      throw new IllegalArgumentException("a name without a value");
    }
    for (int i = 0; i < namesAndValues.length; i += 2) {
      check(namesAndValues[i], namesAndValues[i + 1]);
    }
    return new Headers(namesAndValues.clone());
  }

  /** For what was read from a connection and checked there. */
  static Headers read(List<String> namesAndValues) {
    return new Headers(namesAndValues.toArray(new String[0]));
  }

  /** These fields and one more after them. */
  public Headers with(String name, String value) {
    check(name, value);
    String[] more = new String[fields.length + 2];
    System.arraycopy(fields, 0, more, 0, fields.length);
    more[fields.length] = name;
    more[fields.length + 1] = value;
    return new Headers(more);
  }

  public Optional<String> first(String name) {
    for (int i = 0; i < fields.length; i += 2) {
      if (fields[i].equalsIgnoreCase(name)) {
        return Optional.of(fields[i + 1]);
      }
    }
    return Optional.empty();
  }

  public List<String> all(String name) {
    List<String> values = new ArrayList<>(1);
    for (int i = 0; i < fields.length; i += 2) {
      if (fields[i].equalsIgnoreCase(name)) {
        values.add(fields[i + 1]);
      }
    }
    return values;
  }

  int count() {
    return fields.length / 2;
  }

  String name(int index) {
    return fields[2 * index];
  }

  String value(int index) {
    return fields[2 * index + 1];
  }

  private static void check(String name, String value) {
    boolean right = !name.isEmpty();
    for (int i = 0; i < name.length(); i++) {
      right &= isNameCharacter(name.charAt(i));
    }
    if (!right) {
      throw new InvalidInputException("HTTP header", "its name holds what no name may hold");
    }
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if (c < ' ' && c != '\t' || c >= 0x7f && c <= 0x9f || c > 0xff) {
        throw new InvalidInputException(
            "HTTP header " + name, "its value holds a character that no header may hold");
      }
    }
  }

  /** A character of a token, RFC 9110 §5.6.2. */
  static boolean isNameCharacter(int c) {
    return c >= '0' && c <= '9'
        || c >= 'a' && c <= 'z'
        || c >= 'A' && c <= 'Z'
        || "!#$%&'*+-.^_`|~".indexOf(c) >= 0;
  }

  /** The names alone: values may be secrets. */
  @Override
  public String toString() {
    StringBuilder names = new StringBuilder("[");
    for (int i = 0; i < count(); i++) {
      names.append(i == 0 ? "" : ", ").append(name(i));
    }
    return names.append(']').toString();
  }
}
