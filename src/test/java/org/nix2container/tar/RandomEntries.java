package org.nix2container.tar;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/** Entries as an image holds them, with names of every length and of every byte. */
final class RandomEntries {

  private static final List<TarEntry.Kind> KINDS = List.of(TarEntry.Kind.values());
  private static final int[] MODES = {0444, 0555, 0644, 0755, 0777, 01777, 02755, 04755, 06511};
  private static final long[] IDS = {0, 1, 1000, 65534, 2097151, 2097152, 2147483647, 4294967294L};

  private final RandomGenerator random;

  RandomEntries(RandomGenerator random) {
    this.random = random;
  }

  List<TarEntry> some(int count) {
    List<TarEntry> entries = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      entries.add(next());
    }
    return entries;
  }

  private TarEntry next() {
    TarEntry.Kind kind = KINDS.get(random.nextInt(KINDS.size()));
    return new TarEntry(
        kind,
        path(),
        kind == TarEntry.Kind.SYMLINK ? path() : new byte[0],
        kind == TarEntry.Kind.FILE ? random.nextInt(1500) : 0,
        MODES[random.nextInt(MODES.length)],
        IDS[random.nextInt(IDS.length)],
        IDS[random.nextInt(IDS.length)],
        owner(),
        owner());
  }

  /** An absolute path of plain, of UTF-8 or of arbitrary parts, none of them "." or "..". */
  private byte[] path() {
    ByteArrayOutputStream path = new ByteArrayOutputStream();
    int style = random.nextInt(3);
    int length = 1 + random.nextInt(330);
    while (path.size() < length) {
      path.write('/');
      int part = 1 + random.nextInt(random.nextInt(4) == 0 ? 255 : 30);
      switch (style) {
        case 0 -> path.writeBytes(letters(part));
        case 1 -> path.writeBytes("naïve 名前".repeat(part).substring(0, part).getBytes(UTF_8));
        default -> path.writeBytes(anyBytes(part));
      }
    }
    return path.toByteArray();
  }

  private byte[] letters(int count) {
    byte[] letters = new byte[count];
    for (int i = 0; i < count; i++) {
      letters[i] = (byte) ('a' + random.nextInt(26));
    }
    return letters;
  }

  private byte[] anyBytes(int count) {
    byte[] bytes = new byte[count];
    random.nextBytes(bytes);
    for (int i = 0; i < count; i++) {
      if (bytes[i] == 0 || bytes[i] == '/' || bytes[i] == '.') {
        bytes[i] = '=';
      }
    }
    return bytes;
  }

  private byte[] owner() {
    return switch (random.nextInt(4)) {
      case 0 -> letters(1 + random.nextInt(40));
      case 1 -> "nixbld".getBytes(US_ASCII);
      case 2 -> "ä".repeat(1 + random.nextInt(20)).getBytes(UTF_8);
      default -> TarEntry.ROOT;
    };
  }
}
