package org.nix2container.http;

/** As much of DER (X.690) as it takes to find names in certificates and to wrap keys. */
final class Der {

  static final int INTEGER = 0x02;
  static final int OCTETS = 0x04;
  static final int SEQUENCE = 0x30;
  static final int CONTEXT_0 = 0xa0;

  private final byte[] bytes;

  Der(byte[] bytes) {
    this.bytes = bytes;
  }

  int tag(int at) {
    return at < bytes.length ? bytes[at] & 0xff : -1;
  }

  /** Where the content of the value at this place starts. */
  int content(int at) {
    int length = bytes[at + 1] & 0xff;
    return at + 2 + (length < 0x80 ? 0 : length & 0x7f);
  }

  /** Where the value at this place ends. May be past the end of the bytes, if they were cut. */
  int end(int at) {
    int length = bytes[at + 1] & 0xff;
    int content = content(at);
    if (length >= 0x80) {
      length = 0;
      for (int i = at + 2; i < content; i++) {
        length = length << 8 | bytes[i] & 0xff;
      }
    }
    if (length < 0 || content + length < content) {
      throw new IndexOutOfBoundsException("a length of DER");
    }
    return content + length;
  }

  /** A value: tag, length and contents one after the other. */
  static byte[] value(int tag, byte[]... contents) {
    int length = 0;
    for (byte[] content : contents) {
      length += content.length;
    }
    int lengthBytes = length < 0x80 ? 0 : length < 0x100 ? 1 : length < 0x10000 ? 2 : 3;
    byte[] value = new byte[2 + lengthBytes + length];
    value[0] = (byte) tag;
    value[1] = (byte) (lengthBytes == 0 ? length : 0x80 | lengthBytes);
    int at = 2;
    for (int i = lengthBytes - 1; i >= 0; i--) {
      value[at++] = (byte) (length >> 8 * i);
    }
    for (byte[] content : contents) {
      System.arraycopy(content, 0, value, at, content.length);
      at += content.length;
    }
    return value;
  }
}
