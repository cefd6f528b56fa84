package org.nix2container.compress;

import com.github.luben.zstd.ZstdCompressCtx;
import java.nio.ByteBuffer;

/** Zstd frames (RFC 8878) with their sizes and checksums. */
final class ZstdEncoder implements BlockEncoder {

  static final String IDENTITY = "zstd-1.5.7-28-1MiB";

  private static final int LARGER_TABLE = 15;
  private static final int WHOLE_BLOCK = 20;

  private final ZstdCompressCtx context;

  ZstdEncoder(int level) {
    ZstdLibrary.load();
    context = new ZstdCompressCtx();
    context.setLevel(level).setChecksum(true).setContentSize(true);
    if (level == 1) {
      // Its own table is for the smallest of caches: four times as large it makes a fiftieth less,
      // for a twentieth more time.
      context.setHashLog(LARGER_TABLE).setWindowLog(WHOLE_BLOCK);
    }
  }

  @Override
  public void encode(ByteBuffer in, ByteBuffer out) {
    out.clear();
    int length =
        context.compressDirectByteBuffer(out, 0, out.capacity(), in, in.position(), in.remaining());
    out.limit(length);
  }

  @Override
  public void close() {
    context.close();
  }
}
