package org.nix2container.nixdb;

import static java.nio.charset.StandardCharsets.US_ASCII;

/**
 * What the first 100 bytes of a database say (file format 1.3).
 *
 * @param pageSize bytes in a page, a power of two from 512 to 65536
 * @param usableSize bytes of a page that are not reserved for extensions
 */
record DatabaseHeader(int pageSize, int usableSize) {

  static final int SIZE = 100;

  private static final byte[] MAGIC = "SQLite format 3\0".getBytes(US_ASCII);

  /** As far as one can tell from a file that may be anything. */
  static boolean saysWriteAheadLog(byte[] start) {
    return start.length > 19 && start[19] == 2;
  }

  static DatabaseHeader parse(byte[] page1) throws SqliteFormatException {
    for (int i = 0; i < MAGIC.length; i++) {
      if (page1[i] != MAGIC[i]) {
        throw SqliteFormatException.unsupported("is not an SQLite database");
      }
    }
    int pageSize = new ByteCursor(page1, 16, SIZE).u16();
    if (pageSize == 1) {
      pageSize = 65536;
    }
    int usable = pageSize - (page1[20] & 0xff);
    if (pageSize < 512 || Integer.bitCount(pageSize) != 1 || usable < 480) {
      throw SqliteFormatException.damaged("the page size in its header is impossible");
    }
    if (page1[21] != 64 || page1[22] != 32 || page1[23] != 32) {
      throw SqliteFormatException.damaged("the payload fractions in its header are impossible");
    }
    int readVersion = page1[19] & 0xff;
    int schemaFormat = new ByteCursor(page1, 44, SIZE).u32();
    if (readVersion > 2 || schemaFormat < 0 || schemaFormat > 4) {
      throw SqliteFormatException.unsupported(
          "is of a newer SQLite format than this program knows; update this program");
    }
    int encoding = new ByteCursor(page1, 56, SIZE).u32();
    if (encoding != 1 && encoding != 0) {
      throw SqliteFormatException.unsupported(
          "holds text that is not UTF-8; Nix does not make such databases");
    }
    return new DatabaseHeader(pageSize, usable);
  }
}
