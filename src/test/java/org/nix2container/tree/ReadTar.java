package org.nix2container.tree;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads a tar with none of the program's code, and complains of whatever is not as it should be.
 * Texts are bytes, one character each (ISO 8859-1).
 */
public final class ReadTar {

  private static final int BLOCK = 512;

  private final byte[] tar;
  private int position;
  private final Map<String, String> records = new HashMap<>();

  private ReadTar(byte[] tar) {
    this.tar = tar;
  }

  /**
   * An entry.
   *
   * @param type {@code f}, {@code d} or {@code l}
   */
  public record Entry(
      char type,
      String name,
      int mode,
      long uid,
      long gid,
      String user,
      String group,
      String target,
      String content) {

    /** As in a long listing: {@code f 0444 /a/b}, with owners unless they are root. */
    @Override
    public String toString() {
      boolean root = uid == 0 && gid == 0 && user.equals("root") && group.equals("root");
      String owner = root ? "" : uid + ":" + user + " " + gid + ":" + group + " ";
      String octal = Integer.toOctalString(mode);
      String arrow = type == 'l' ? " -> " + target : "";
      return type + " " + "0".repeat(4 - octal.length()) + octal + " " + owner + name + arrow;
    }
  }

  /** All entries, in order. */
  public static List<Entry> entries(byte[] tar) {
    ReadTar reading = new ReadTar(tar);
    List<Entry> entries = new ArrayList<>();
    while (!reading.atZeros()) {
      reading.next(entries);
    }
    check(tar.length - reading.position == 2 * BLOCK, "the end is not two blocks of zeros");
    for (int i = reading.position; i < tar.length; i++) {
      check(tar[i] == 0, "the end is not zeros");
    }
    return entries;
  }

  /** The entries' {@link Entry#toString}. */
  public static List<String> lines(byte[] tar) {
    return entries(tar).stream().map(Entry::toString).toList();
  }

  private boolean atZeros() {
    check(position + BLOCK <= tar.length, "the end is missing");
    for (int i = position; i < position + BLOCK; i++) {
      if (tar[i] != 0) {
        return false; // a name may be missing from its field, for its record has it
      }
    }
    return true;
  }

  private void next(List<Entry> entries) {
    byte[] header = Arrays.copyOfRange(tar, position, position + BLOCK);
    position += BLOCK;
    check(text(header, 257, 8).startsWith("ustar"), "no ustar magic");
    int sum = 0;
    for (int i = 0; i < BLOCK; i++) {
      sum += i >= 148 && i < 156 ? ' ' : header[i] & 0xff;
    }
    check(number(header, 148, 8) == sum, "the checksum is wrong");
    check(number(header, 136, 12) == 1 || header[156] == 'x', "the time is not 1");
    long size = number("size", header, 124, 12);
    String content = content(size);
    if (header[156] == 'x') {
      readRecords(content);
      return;
    }
    char type =
        switch (header[156]) {
          case '0' -> 'f';
          case '5' -> 'd';
          case '2' -> 'l';
          default -> throw new AssertionError("type " + header[156]);
        };
    check(type == 'f' || size == 0, "only files have a size");
    String prefix = text(header, 345, 155);
    String name = text(header, 0, 100);
    entries.add(
        new Entry(
            type,
            records.getOrDefault("path", prefix.isEmpty() ? name : prefix + "/" + name),
            (int) number(header, 100, 8),
            number("uid", header, 108, 8),
            number("gid", header, 116, 8),
            records.getOrDefault("uname", text(header, 265, 32)),
            records.getOrDefault("gname", text(header, 297, 32)),
            records.getOrDefault("linkpath", text(header, 157, 100)),
            content));
    records.clear();
  }

  private String content(long size) {
    check(position + size <= tar.length, "a content is cut short");
    String content = new String(tar, position, (int) size, ISO_8859_1);
    position += (int) size;
    for (; position % BLOCK != 0; position++) {
      check(tar[position] == 0, "a content is not followed by zeros");
    }
    return content;
  }

  private void readRecords(String text) {
    check(records.isEmpty(), "two sets of records");
    int at = 0;
    while (at < text.length()) {
      int space = text.indexOf(' ', at);
      int length = Integer.parseInt(text.substring(at, space));
      String record = text.substring(space + 1, at + length);
      check(record.endsWith("\n"), "a record without a line feed");
      int equals = record.indexOf('=');
      records.put(record.substring(0, equals), record.substring(equals + 1, record.length() - 1));
      at += length;
    }
  }

  private long number(String key, byte[] header, int offset, int length) {
    String record = records.get(key);
    return record == null || header[156] == 'x'
        ? number(header, offset, length)
        : Long.parseLong(record);
  }

  private static long number(byte[] header, int offset, int length) {
    return Long.parseLong(text(header, offset, length).strip(), 8);
  }

  private static String text(byte[] header, int offset, int length) {
    String field = new String(header, offset, length, ISO_8859_1);
    int end = field.indexOf(0);
    return end < 0 ? field : field.substring(0, end);
  }

  private static void check(boolean right, String complaint) {
    if (!right) {
      throw new AssertionError("not a good tar: " + complaint);
    }
  }
}
