package org.nix2container.tar;

/** The unit of a tar stream: headers and contents are laid out in whole blocks. */
public final class TarBlocks {

  /** Bytes in a block. */
  public static final int SIZE = 512;

  /** Bytes of zeros that end an archive: two blocks. */
  public static final int TRAILER = 2 * SIZE;

  private TarBlocks() {}

  /** Bytes of zeros, 0 to 511, that follow a content of {@code size} bytes up to the next block. */
  public static long padding(long size) {
    return -size & (SIZE - 1);
  }
}
