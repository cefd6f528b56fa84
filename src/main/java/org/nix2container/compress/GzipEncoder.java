package org.nix2container.compress;

import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.zip.CRC32;
import org.nix2container.failure.InvalidInputException;

/**
 * Gzip members (RFC 1952) by libdeflate, whose choices depend on the block and the level alone: it
 * asks what the processor can do for checksums only.
 */
final class GzipEncoder implements BlockEncoder {

  /** Names the jar that the library is from, for the library does not tell its own version. */
  static final String IDENTITY = "libdeflate-aircompressor-3.14-1MiB";

  private static final short MAGIC = (short) 0x8b1f;
  private static final byte DEFLATE = 8;
  private static final byte UNKNOWN_OS = (byte) 255;
  private static final int TRAILER = 8;

  private final LibDeflate library;
  private final MemorySegment compressor;
  private final CRC32 crc = new CRC32();

  GzipEncoder(int level) {
    try {
      library = LibDeflate.library();
    } catch (LinkageError e) {
      throw unavailable(e);
    }
    compressor = library.allocCompressor(level);
  }

  /**
   * Another encoder would give other bytes than the rest of the world's, so there is none.
   *
   * @throws InvalidInputException if this machine has no libdeflate
   */
  static void checkAvailable() {
    if (!LibDeflate.isThere()) {
      throw new InvalidInputException(
          "compression format \"gzip\"",
          "there is no libdeflate for " + NativeLibrary.platform() + "; use zstd or none");
    }
  }

  private static InvalidInputException unavailable(LinkageError e) {
    return new InvalidInputException(
        "compression format \"gzip\"",
        "libdeflate cannot be loaded (" + e.getMessage() + "); use zstd or none",
        e);
  }

  @Override
  public void encode(ByteBuffer in, ByteBuffer out) {
    int length = in.remaining();
    crc.reset();
    crc.update(in.duplicate());

    out.clear().order(ByteOrder.LITTLE_ENDIAN);
    out.putShort(MAGIC).put(DEFLATE);
    out.put((byte) 0); // no flags
    out.putInt(0); // no time
    out.put((byte) 0).put(UNKNOWN_OS);
    int compressed = library.compress(compressor, in, out);
    if (compressed == 0 || out.remaining() - compressed < TRAILER) {
      throw new IllegalStateException("a block of " + length + " bytes has grown too much");
    }
    out.position(out.position() + compressed);
    out.putInt((int) crc.getValue()).putInt(length);
    out.flip();
  }

  @Override
  public void close() {
    library.freeCompressor(compressor);
  }
}
