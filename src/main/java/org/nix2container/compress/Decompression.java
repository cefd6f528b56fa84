package org.nix2container.compress;

import com.github.luben.zstd.ZstdInputStreamNoFinalizer;
import java.io.IOException;
import java.io.InputStream;
import java.io.PushbackInputStream;

/** Reading what may be compressed. */
public final class Decompression {

  private static final int MAGIC = 4;
  private static final int GZIP = 0x1f8b;
  private static final int ZSTD = 0x28b52ffd;
  private static final int ZSTD_SKIPPABLE = 0x502a4d18; // the first byte's lower half may differ

  private Decompression() {}

  /**
   * The uncompressed bytes of a layer's blob, which are never more than the blob makes: nothing
   * relies on what it says of its size. All members of a gzip file are read, and all frames of a
   * zstd file. Reading throws an IOException where the blob is truncated, damaged, or goes on with
   * something else.
   *
   * @param mediaType what the manifest says that the blob is; if it says compressed, the blob's
   *     first bytes tell how, or that it is not, for there are registries full of wrong types
   */
  public static InputStream of(String mediaType, InputStream blob) throws IOException {
    if (!isCompressed(mediaType)) {
      return blob;
    }
    var in = new PushbackInputStream(blob, MAGIC);
    byte[] start = in.readNBytes(MAGIC);
    in.unread(start);
    if (start.length < MAGIC) {
      return in;
    }
    int magic = bigEndian(start);
    if (magic >>> 16 == GZIP) {
      return new GzipMembers(in);
    }
    if (magic == ZSTD || (magic & 0xf0ffffff) == ZSTD_SKIPPABLE) {
      ZstdLibrary.load();
      return new ZstdInputStreamNoFinalizer(in);
    }
    return in;
  }

  /** Whether blobs of this type are compressed tars. */
  public static boolean isCompressed(String mediaType) {
    return mediaType.endsWith("gzip") || mediaType.endsWith("zstd");
  }

  private static int bigEndian(byte[] bytes) {
    int value = 0;
    for (byte octet : bytes) {
      value = value << 8 | octet & 0xff;
    }
    return value;
  }
}
