package org.nix2container.tar;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/**
 * Where the members of an archive are: one pass over its headers, which skips the contents. Reads
 * what archives of images are made of: ustar, pax records for path, linkpath and size, GNU's long
 * names and binary sizes. Of two members of a name the last counts, as when unpacking.
 */
public final class TarListing {

  /** A file, or a link to another member. */
  public sealed interface Member {

    /**
     * A file's content.
     *
     * @param offset of the content in the archive
     */
    record File(long offset, long size) implements Member {}

    /**
     * Stands for another member.
     *
     * @param hard whether the target is a name in the archive, rather than relative to the link
     */
    record Link(String target, boolean hard) implements Member {}
  }

  private static final int MOST_RECORDS = 1 << 20;
  private static final int MOST_MEMBERS = 1 << 20;

  private final FileChannel channel;
  private final Map<String, Member> members = new HashMap<>();
  private final byte[] block = new byte[TarBlocks.SIZE];
  private String longName = "";
  private String longLink = "";
  private long longSize = -1;
  private long at;

  private TarListing(FileChannel channel) {
    this.channel = channel;
  }

  /**
   * The members of an archive by their names, without {@code ./} before them.
   *
   * @throws IOException saying at which byte something is wrong
   */
  public static Map<String, Member> of(FileChannel channel) throws IOException {
    TarListing listing = new TarListing(channel);
    while (listing.member()) {
      if (listing.members.size() > MOST_MEMBERS) {
        throw new IOException("it has more than " + MOST_MEMBERS + " members");
      }
    }
    return listing.members;
  }

  private boolean member() throws IOException {
    long header = at;
    if (header == channel.size()) {
      return false; // without the two blocks of zeros, as some write it
    }
    byte[] bytes = read(header, block);
    if (isZero(bytes)) {
      return false;
    }
    checkSum(bytes, header);
    long size = number(bytes, 124, 12, header);
    byte kind = bytes[156];
    boolean plain = kind != 'x' && kind != 'g' && kind != 'L' && kind != 'K';
    if (plain && longSize >= 0) {
      size = longSize;
    }
    long content = header + TarBlocks.SIZE;
    if (size < 0 || size > channel.size() - content) {
      throw new IOException(
          "it ends inside of a member: at byte " + header + " one of " + size + " bytes begins");
    }
    at = Math.min(content + size + TarBlocks.padding(size), channel.size());
    if (plain) {
      add(bytes, kind, content, size);
    } else {
      extension(kind, content, size);
    }
    return true;
  }

  private void add(byte[] header, byte kind, long content, long size) {
    String name = cleaned(longName.isEmpty() ? name(header) : longName);
    String link = longLink.isEmpty() ? text(header, 157, 100) : longLink;
    longName = "";
    longLink = "";
    longSize = -1;
    switch (kind) {
      case '0', 0, '7' -> members.put(name, new Member.File(content, size));
      case '1' -> members.put(name, new Member.Link(cleaned(link), true));
      case '2' -> members.put(name, new Member.Link(link, false));
      default -> members.remove(name);
    }
  }

  private void extension(byte kind, long content, long size) throws IOException {
    if (size > MOST_RECORDS) {
      throw new IOException("the records at byte " + content + " are longer than 1 MiB");
    }
    byte[] bytes = read(content, new byte[(int) size]);
    switch (kind) {
      case 'L' -> longName = text(bytes, 0, bytes.length);
      case 'K' -> longLink = text(bytes, 0, bytes.length);
      case 'x' -> records(bytes, content);
      default -> {
        // Global records say nothing of names.
      }
    }
  }

  private void records(byte[] bytes, long content) throws IOException {
    int from = 0;
    while (from < bytes.length) {
      int space = from;
      int length = 0;
      while (space < bytes.length && bytes[space] >= '0' && bytes[space] <= '9' && length < 1e7) {
        length = length * 10 + bytes[space] - '0';
        space++;
      }
      int equals = space;
      while (equals < bytes.length && bytes[equals] != '=') {
        equals++;
      }
      int end = from + length;
      if (end > bytes.length || equals >= end - 1 || space == from || bytes[space] != ' ') {
        throw new IOException("the pax records at byte " + content + " are malformed");
      }
      String value = new String(bytes, equals + 1, end - equals - 2, StandardCharsets.UTF_8);
      record(
          new String(bytes, space + 1, equals - space - 1, StandardCharsets.UTF_8), value, content);
      from = end;
    }
  }

  private void record(String key, String value, long content) throws IOException {
    switch (key) {
      case "path" -> longName = value;
      case "linkpath" -> longLink = value;
      case "size" -> {
        try {
          longSize = Long.parseLong(value);
        } catch (NumberFormatException e) {
          throw new IOException("the pax size at byte " + content + " is no number", e);
        }
      }
      default -> {
        // Owners and times do not matter here.
      }
    }
  }

  private byte[] read(long from, byte[] bytes) throws IOException {
    ByteBuffer into = ByteBuffer.wrap(bytes);
    while (into.hasRemaining()) {
      if (channel.read(into, from + into.position()) < 0) {
        throw new EOFException("it ends inside of a header, at byte " + channel.size());
      }
    }
    return bytes;
  }

  private static boolean isZero(byte[] bytes) {
    for (byte b : bytes) {
      if (b != 0) {
        return false;
      }
    }
    return true;
  }

  private static void checkSum(byte[] header, long at) throws IOException {
    int sum = 0;
    for (int i = 0; i < header.length; i++) {
      sum += i >= 148 && i < 156 ? ' ' : header[i] & 0xff;
    }
    if (sum != number(header, 148, 8, at)) {
      throw new IOException("it is no tar, or damaged: at byte " + at + " there is no header");
    }
  }

  private static long number(byte[] header, int from, int length, long at) throws IOException {
    long value = 0;
    if ((header[from] & 0x80) != 0) { // GNU: binary, for what octal digits do not hold
      for (int i = from + length - 8; i < from + length; i++) {
        value = value << 8 | header[i] & 0xff;
      }
      return value;
    }
    for (int i = from; i < from + length; i++) {
      byte digit = header[i];
      if (digit >= '0' && digit <= '7') {
        value = value << 3 | digit - '0';
      } else if (digit != ' ' && digit != 0) {
        throw new IOException("it is no tar, or damaged: at byte " + at + " there is no header");
      }
    }
    return value;
  }

  private static String name(byte[] header) {
    String name = text(header, 0, 100);
    String prefix = header[257 + 5] == 0 && header[257] == 'u' ? text(header, 345, 155) : "";
    return prefix.isEmpty() ? name : prefix + "/" + name;
  }

  private static String text(byte[] bytes, int from, int most) {
    int end = from;
    while (end < from + most && bytes[end] != 0) {
      end++;
    }
    return new String(bytes, from, end - from, StandardCharsets.UTF_8);
  }

  private static String cleaned(String name) {
    int from = 0;
    while (name.startsWith("./", from)) {
      from += 2;
    }
    return name.substring(from);
  }
}
