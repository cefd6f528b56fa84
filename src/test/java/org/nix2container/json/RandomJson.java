package org.nix2container.json;

import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/** Trees of JSON values. An object is a list of members, for keys have an order and may repeat. */
final class RandomJson {

  record Member(String key, Object value) {}

  record Members(List<Member> list) {}

  record Elements(List<Object> list) {}

  enum Null {
    NULL
  }

  private static final int[] ODD = {
    0, '\b', '\t', '\n', '\f', '\r', 0x1F, ' ', '"', '&', '/', '<', '>', '\\', 0x7F, 0x80, 0x7FF,
    0x800, 0x2027, 0x2028, 0x2029, 0xD7FF, 0xE000, 0xFEFF, 0xFFFD, 0xFFFF, 0x10000, 0x10FFFF
  };

  private final RandomGenerator random;

  RandomJson(RandomGenerator random) {
    this.random = random;
  }

  Object tree(int depth) {
    return switch (random.nextInt(depth == 0 ? 4 : 7)) {
      case 0 -> Null.NULL;
      case 1 -> random.nextBoolean();
      case 2 -> random.nextLong() >> random.nextInt(64);
      case 3 -> text();
      case 4 -> {
        List<Object> elements = new ArrayList<>();
        for (int i = random.nextInt(5); i > 0; i--) {
          elements.add(tree(depth - 1));
        }
        yield new Elements(elements);
      }
      default -> {
        List<Member> members = new ArrayList<>();
        for (int i = random.nextInt(5); i > 0; i--) {
          members.add(new Member(text(), tree(depth - 1)));
        }
        yield new Members(members);
      }
    };
  }

  /** Well-formed text, with every character that is written in some way of its own. */
  String text() {
    StringBuilder text = new StringBuilder();
    for (int i = random.nextInt(8); i > 0; i--) {
      int c = random.nextInt(4) == 0 ? random.nextInt(0x110000) : ODD[random.nextInt(ODD.length)];
      text.appendCodePoint(c >= 0xD800 && c <= 0xDFFF ? 'a' : c);
    }
    return text.toString();
  }

  static void write(Object value, JsonWriter writer) {
    switch (value) {
      case Null _ -> writer.nullValue();
      case Boolean bool -> writer.bool(bool);
      case Long integer -> writer.integer(integer);
      case String string -> writer.string(string);
      case Elements(var list) -> {
        writer.beginArray();
        list.forEach(element -> write(element, writer));
        writer.endArray();
      }
      case Members(var list) -> {
        writer.beginObject();
        list.forEach(member -> write(member.value(), writer.key(member.key())));
        writer.endObject();
      }
      default -> throw new AssertionError(value);
    }
  }

  static Object read(JsonReader reader) {
    return switch (reader.peek()) {
      case NULL -> {
        if (!reader.nullValue()) {
          throw new AssertionError("null was not null");
        }
        yield Null.NULL;
      }
      case BOOLEAN -> reader.bool();
      case NUMBER -> reader.integer();
      case STRING -> reader.string();
      case ARRAY -> {
        List<Object> elements = new ArrayList<>();
        reader.array(element -> elements.add(read(element)));
        yield new Elements(elements);
      }
      case OBJECT -> {
        List<Member> members = new ArrayList<>();
        reader.object((key, value) -> members.add(new Member(key, read(value))));
        yield new Members(members);
      }
    };
  }
}
