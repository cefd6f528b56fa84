package org.nix2container.imagedb;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;

/** A row of a table or an entry of an index, column by column (file format 2.1). */
final class RecordBytes {

  private static final int NULL = 0;
  private static final int ZERO = 8;
  private static final int ONE = 9;
  private static final int FIRST_TEXT = 13;

  private final ByteArrayOutputStream types = new ByteArrayOutputStream(16);
  private final ByteArrayOutputStream values = new ByteArrayOutputStream(128);

  RecordBytes nothing() {
    types.write(NULL);
    return this;
  }

  RecordBytes text(String text) {
    byte[] bytes = text.getBytes(UTF_8);
    types.writeBytes(Varint.of(FIRST_TEXT + 2L * bytes.length));
    values.writeBytes(bytes);
    return this;
  }

  /** In as few bytes as SQLite writes it. */
  RecordBytes integer(long value) {
    if (value == 0 || value == 1) {
      types.write(value == 0 ? ZERO : ONE);
      return this;
    }
    int bits = Long.SIZE - Long.numberOfLeadingZeros(value < 0 ? ~value : value) + 1;
    int size = (bits + Byte.SIZE - 1) / Byte.SIZE;
    if (size <= 4) {
      types.write(size);
    } else {
      size = size <= 6 ? 6 : 8;
      types.write(size == 6 ? 5 : 6);
    }
    for (int shift = (size - 1) * Byte.SIZE; shift >= 0; shift -= Byte.SIZE) {
      values.write((int) (value >> shift));
    }
    return this;
  }

  byte[] toBytes() {
    // No record here has so many columns that the size of its header would take two bytes.
    ByteArrayOutputStream out = new ByteArrayOutputStream(1 + types.size() + values.size());
    out.writeBytes(Varint.of(1L + types.size()));
    out.writeBytes(types.toByteArray());
    out.writeBytes(values.toByteArray());
    return out.toByteArray();
  }
}
