package org.nix2container.tar;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/**
 * The extended header records of POSIX.1-2001 pax: {@code "%d %s=%s\n"} of the record's length in
 * bytes (its own digits included), key and value.
 */
final class PaxRecords {

  /** Go and libarchive write and read no more than this. */
  private static final int MAX_SIZE = 1 << 20;

  private final ByteArrayOutputStream records = new ByteArrayOutputStream(512);

  private PaxRecords() {}

  /**
   * One record for each thing in the entry that the ustar fields cannot hold as it is, sorted by
   * key. A name of more than 100 bytes counts even where prefix and name together could hold it.
   *
   * @throws TarHeaderException when the records take more than 1 MiB
   */
  static byte[] of(TarEntry entry) {
    PaxRecords all = new PaxRecords();
    all.number("gid", entry.gid(), HeaderBlock.SHORT_NUMBER_BITS);
    all.text("gname", entry.groupName(), HeaderBlock.OWNER_SIZE);
    all.text("linkpath", entry.linkTarget(), HeaderBlock.LINK_SIZE);
    all.text("path", entry.name(), HeaderBlock.NAME_SIZE);
    all.number("size", entry.size(), HeaderBlock.SIZE_BITS);
    all.number("uid", entry.uid(), HeaderBlock.SHORT_NUMBER_BITS);
    all.text("uname", entry.userName(), HeaderBlock.OWNER_SIZE);
    if (all.records.size() > MAX_SIZE) {
      throw new TarHeaderException(
          entry.name(), "its name and link target take more than 1 MiB, which no tar can hold");
    }
    return all.records.toByteArray();
  }

  private void text(String key, byte[] value, int fieldSize) {
    if (value.length > fieldSize || AsciiText.sum(value) < 0) {
      record(key, value);
    }
  }

  private void number(String key, long value, int fieldBits) {
    if (value >>> fieldBits != 0) {
      record(key, Long.toString(value).getBytes(StandardCharsets.US_ASCII));
    }
  }

  private void record(String key, byte[] value) {
    int rest = key.length() + value.length + 3; // space, equals sign and line feed
    int length = rest + digits(rest);
    if (rest + digits(length) != length) {
      length = rest + digits(length);
    }
    records.writeBytes((length + " " + key + "=").getBytes(StandardCharsets.US_ASCII));
    records.writeBytes(value);
    records.write('\n');
  }

  private static int digits(int number) {
    int digits = 1;
    for (int rest = number; rest >= 10; rest /= 10) {
      digits++;
    }
    return digits;
  }
}
