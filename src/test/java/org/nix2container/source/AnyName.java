package org.nix2container.source;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.TreeSet;
import java.util.random.RandomGenerator;

/** File names of every kind that Linux allows: any bytes but slash and NUL, up to 255 of them. */
public final class AnyName {

  private static final int LONGEST = 255;

  private static final List<byte[]> ODD =
      List.of(
          utf8("?"),
          utf8("\uFFFD"),
          utf8("a?b\uFFFDc"),
          utf8("line\nbreak"),
          utf8("tab\tand \u001b[31m escape"),
          utf8("\u007f"),
          utf8(" "),
          utf8("-rf"),
          utf8("..."),
          utf8(".hidden"),
          utf8("back\\slash"),
          utf8("%2e%2e"),
          utf8("100%"),
          utf8("a:b;c=d"),
          utf8("naïve"),
          utf8("nai\u0308ve"),
          utf8("名前"),
          utf8("\uFF5E"),
          utf8("\uD800\uDC00"),
          utf8("\uD83D\uDE00"),
          utf8("ſ"),
          hex("ff"),
          hex("c328"),
          hex("c0af"),
          hex("eda080"),
          hex("f4908080"),
          hex("80"),
          hex("66c3"),
          hex("e9e8"),
          utf8("x".repeat(LONGEST)),
          utf8("é".repeat(LONGEST / 2)),
          hex("ff".repeat(LONGEST)));

  private AnyName() {}

  /** Every kind that has ever made trouble. */
  public static List<byte[]> odd() {
    return ODD;
  }

  /** So many names, or a few less, all different. */
  public static List<byte[]> some(RandomGenerator random, int count) {
    TreeSet<byte[]> names = new TreeSet<>(Arrays::compare);
    for (int i = 0; i < count; i++) {
      names.add(one(random));
    }
    return List.copyOf(names);
  }

  public static byte[] one(RandomGenerator random) {
    return switch (random.nextInt(6)) {
      case 0 -> ODD.get(random.nextInt(ODD.size()));
      case 1 -> bytes(random, 1 + random.nextInt(LONGEST), 1, 256);
      case 2 -> bytes(random, 1 + random.nextInt(4), 1, 256);
      case 3 -> bytes(random, 1 + random.nextInt(3), 'a', 'd');
      default -> bytes(random, 1 + random.nextInt(20), ' ', 0x7f);
    };
  }

  private static byte[] bytes(RandomGenerator random, int length, int from, int to) {
    byte[] name = new byte[length];
    for (int i = 0; i < length; i++) {
      byte b = (byte) random.nextInt(from, to);
      name[i] = b == '/' || b == '.' ? (byte) '_' : b;
    }
    return name;
  }

  private static byte[] utf8(String text) {
    return text.getBytes(UTF_8);
  }

  private static byte[] hex(String digits) {
    return HexFormat.of().parseHex(digits);
  }
}
