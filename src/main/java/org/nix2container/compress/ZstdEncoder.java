package org.nix2container.compress;

import com.github.luben.zstd.ZstdCompressCtx;
import java.nio.ByteBuffer;

/**
 * Zstd frames (RFC 8878) with their sizes, and without checksums: whoever reads a blob verifies its
 * digest, and need not hash it twice.
 */
final class ZstdEncoder implements BlockEncoder {

  static final String IDENTITY = "zstd-1.5.7-28-1MiB";

  private static final int SHORTER_MATCHES = 6;
  private static final int WHOLE_BLOCK = 20;

  private final ZstdCompressCtx context;

  ZstdEncoder(int level) {
    ZstdLibrary.load();
    context = new ZstdCompressCtx();
    context.setLevel(level).setChecksum(false).setContentSize(true);
    if (level == 1) {
      // Its own matches, of 7 bytes or more, make a fortieth more of the binaries that layers are
      // full of. Its own table, small as the caches, is the right one.
      context.setMinMatch(SHORTER_MATCHES).setWindowLog(WHOLE_BLOCK);
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
