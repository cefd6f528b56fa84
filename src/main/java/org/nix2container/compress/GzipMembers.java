package org.nix2container.compress;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import java.util.zip.ZipException;

/**
 * Reads a gzip file (RFC 1952) of any number of members. {@link java.util.zip.GZIPInputStream}
 * takes the end of what happens to be buffered for the end of the file, and garbage for the end
 * too.
 */
final class GzipMembers extends InputStream {

  private static final int AT_ONCE = 64 * 1024;

  private static final int MAGIC = 0x8b1f;
  private static final int DEFLATE = 8;
  private static final int FIXED_FIELDS = 6; // time, extra flags, operating system

  private static final int HEADER_CRC = 2;
  private static final int EXTRA = 4;
  private static final int NAME = 8;
  private static final int COMMENT = 16;
  private static final int RESERVED = 0xe0;

  private final InputStream in;
  private final byte[] buffer = new byte[AT_ONCE];
  private int position;
  private int limit;

  private final Inflater inflater = new Inflater(true);
  private final CRC32 crc = new CRC32();
  private final CRC32 headerCrc = new CRC32();
  private boolean inMember;

  GzipMembers(InputStream in) {
    this.in = in;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] to, int offset, int length) throws IOException {
    if (length == 0) {
      return 0;
    }
    while (inMember || beginMember()) {
      int inflated = inflate(to, offset, length);
      if (inflated > 0) {
        return inflated;
      }
    }
    return -1;
  }

  private int inflate(byte[] to, int offset, int length) throws IOException {
    try {
      int inflated = inflater.inflate(to, offset, length);
      crc.update(to, offset, inflated);
      if (inflated == 0) {
        if (inflater.finished()) {
          endMember();
        } else if (inflater.needsDictionary()) {
          throw new ZipException("a preset dictionary is wanted");
        } else {
          feed();
        }
      }
      return inflated;
    } catch (DataFormatException e) {
      throw (IOException) new ZipException("damaged gzip: " + e.getMessage()).initCause(e);
    }
  }

  private void feed() throws IOException {
    if (!fill()) {
      throw truncated();
    }
    inflater.setInput(buffer, position, limit - position);
    position = limit;
  }

  /** False at the end of the file. */
  private boolean beginMember() throws IOException {
    if (position == limit && !fill()) {
      return false;
    }
    headerCrc.reset();
    if (uint16() != MAGIC) {
      throw new ZipException("not gzip, or garbage after it");
    }
    if (octet() != DEFLATE) {
      throw new ZipException("unknown compression method in gzip");
    }
    int flags = octet();
    if ((flags & RESERVED) != 0) {
      throw new ZipException("unknown flags in gzip");
    }
    skip(FIXED_FIELDS);
    if ((flags & EXTRA) != 0) {
      skip(uint16());
    }
    if ((flags & NAME) != 0) {
      skipText();
    }
    if ((flags & COMMENT) != 0) {
      skipText();
    }
    if ((flags & HEADER_CRC) != 0) {
      int is = (int) headerCrc.getValue() & 0xffff;
      if (uint16() != is) {
        throw new ZipException("damaged gzip header");
      }
    }

    inflater.reset();
    crc.reset();
    inflater.setInput(buffer, position, limit - position);
    position = limit;
    inMember = true;
    return true;
  }

  private void endMember() throws IOException {
    position = limit - inflater.getRemaining();
    if (uint32() != crc.getValue()) {
      throw new ZipException("damaged gzip: its checksum is another");
    }
    if (uint32() != (inflater.getBytesWritten() & 0xffffffffL)) {
      throw new ZipException("damaged gzip: its size is another");
    }
    inMember = false;
  }

  private void skip(int count) throws IOException {
    for (int i = 0; i < count; i++) {
      octet();
    }
  }

  private void skipText() throws IOException {
    int octet = octet();
    while (octet != 0) {
      octet = octet();
    }
  }

  private long uint32() throws IOException {
    return uint16() | (long) uint16() << 16;
  }

  private int uint16() throws IOException {
    int low = octet();
    return low | octet() << 8;
  }

  private int octet() throws IOException {
    if (position == limit && !fill()) {
      throw truncated();
    }
    headerCrc.update(buffer[position]);
    return buffer[position++] & 0xff;
  }

  private boolean fill() throws IOException {
    position = 0;
    limit = Math.max(0, in.read(buffer));
    return limit > 0;
  }

  private static EOFException truncated() {
    return new EOFException("truncated gzip");
  }

  @Override
  public void close() throws IOException {
    inflater.end();
    in.close();
  }
}
