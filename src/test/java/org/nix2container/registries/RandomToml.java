package org.nix2container.registries;

import java.util.random.RandomGenerator;

/** Documents that are TOML or nearly so: few names, so that they often come twice. */
final class RandomToml {

  private static final String[] NAMES = {"a", "b", "c-1", "\"q \\u0041.\"", "'l\\'", "2", "d_"};

  private static final String[] VALUES = {
    "true",
    "false",
    "1",
    "-17",
    "+0",
    "1_000",
    "0xDEAD_beef",
    "0o17",
    "0b101",
    "3.14",
    "-0.5e-3",
    "6e+2",
    "1979-05-27",
    "07:32:00.5",
    "1979-05-27T07:32:00Z",
    "1979-05-27T00:32:00-07:00",
    "\"\"",
    "''",
    "\"text\"",
    "'C:\\dir'",
    "\"tab\\t\\\"quote\\\"\\\\ \\u00e9 \\U0001F600\"",
    "\"\"\"\nlines\n\\\n   joined \"two\"\"\"\"",
    "'''\nraw \\ ''text'''",
    "\"é 日本\"",
    // Not TOML:
    "01",
    "1__0",
    "_1",
    ".5",
    "1.",
    "0X1",
    "tru",
    "\"open",
    "\"\\q\""
  };

  private static final String ODD = "[]{}=.,\"'#\n\t \\ax1-_\u0001";

  private static final int WELL_FORMED = 24;

  private final RandomGenerator random;

  RandomToml(RandomGenerator random) {
    this.random = random;
  }

  String document() {
    StringBuilder out = new StringBuilder();
    for (int i = random.nextInt(9); i >= 0; i--) {
      switch (random.nextInt(8)) {
        case 0 -> out.append('[').append(key(3)).append(']');
        case 1 -> out.append("[[").append(key(3)).append("]]");
        case 2 -> out.append("  # a comment, é");
        default -> out.append(member(2));
      }
      out.append(random.nextInt(8) == 0 ? " # why" : "");
      out.append(random.nextInt(8) == 0 ? "\r\n" : "\n");
    }
    return out.toString();
  }

  /** The document with one character replaced, added or left out. */
  String damaged(String document) {
    int at = random.nextInt(document.length());
    String odd = ODD.substring(random.nextInt(ODD.length()));
    return document.substring(0, at)
        + (random.nextBoolean() ? odd.substring(0, 1) : "")
        + document.substring(at + random.nextInt(2));
  }

  private String member(int depth) {
    return key(2) + " = " + value(depth);
  }

  private String key(int parts) {
    StringBuilder key = new StringBuilder(NAMES[random.nextInt(NAMES.length)]);
    for (int i = random.nextInt(parts); i > 0; i--) {
      key.append(random.nextInt(4) == 0 ? " . " : ".").append(NAMES[random.nextInt(NAMES.length)]);
    }
    return key.toString();
  }

  private String value(int depth) {
    return switch (random.nextInt(depth == 0 ? 4 : 7)) {
      case 4, 5 -> {
        StringBuilder out = new StringBuilder("[");
        for (int i = random.nextInt(4); i > 0; i--) {
          out.append(random.nextInt(4) == 0 ? "\n # x\n" : " ").append(value(depth - 1));
          out.append(i > 1 || random.nextBoolean() ? "," : "\n");
        }
        yield out.append(']').toString();
      }
      case 6 -> {
        StringBuilder out = new StringBuilder("{");
        for (int i = random.nextInt(4); i > 0; i--) {
          out.append(' ').append(member(depth - 1)).append(i > 1 ? "," : " ");
        }
        yield out.append('}').toString();
      }
      default -> VALUES[random.nextInt(random.nextInt(8) == 0 ? VALUES.length : WELL_FORMED)];
    };
  }
}
