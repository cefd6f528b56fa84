package org.nix2container.imagedb;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.nio.ByteBuffer;

/** The header of the file (file format 1.3), and behind it the schema. */
final class FirstPage {

  private static final int HEADER_SIZE = 100;
  private static final byte WRITE_AHEAD_LOG = 2;

  /** How often the file was changed, which is also what its number of pages is valid for. */
  private static final int CHANGES = 1;

  /** Such a cookie is left by the statements of the schema: it counts them. */
  private static final int SCHEMA_COOKIE = 7;

  private static final int SCHEMA_FORMAT = 4;
  private static final int UTF_8 = 1;

  /** The first SQLite that reads write-ahead logs: what last wrote the file. */
  private static final int SQLITE_VERSION = 3_007_000;

  private FirstPage() {}

  static byte[] of(int pageCount) {
    TreePage schema = new TreePage(TreePage.Kind.LEAF_OF_TABLE, HEADER_SIZE);
    int id = 0;
    for (SchemaObject object : SchemaObject.values()) {
      if (!schema.add(TableWriter.cell(++id, object.row()))) {
        throw new IllegalStateException("the schema is more than a page");
      }
    }
    byte[] page = schema.toBytes();
    ByteBuffer header = ByteBuffer.wrap(page);
    header.put("SQLite format 3\0".getBytes(US_ASCII));
    header.putShort((short) PageFile.PAGE_SIZE);
    header.put(WRITE_AHEAD_LOG).put(WRITE_AHEAD_LOG);
    header.put(new byte[] {0, 64, 32, 32}); // nothing reserved; the only fractions there are
    header.putInt(CHANGES).putInt(pageCount);
    header.putInt(0).putInt(0); // no free pages
    header.putInt(SCHEMA_COOKIE).putInt(SCHEMA_FORMAT);
    header.putInt(0).putInt(0); // the cache is of the default size, vacuuming is manual
    header.putInt(UTF_8);
    header.putInt(92, CHANGES).putInt(96, SQLITE_VERSION);
    return page;
  }
}
