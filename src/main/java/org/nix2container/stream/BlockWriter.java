package org.nix2container.stream;

import java.util.Arrays;
import org.nix2container.source.SourceFile;
import org.nix2container.tar.TarBlocks;
import org.nix2container.tar.TarEntry;
import org.nix2container.tar.TarHeaderEncoder;
import org.nix2container.tree.EntryVisitor;

/** Lays a tar out in blocks: headers are written, contents get a place. */
final class BlockWriter implements EntryVisitor {

  private final TarHeaderEncoder headers = new TarHeaderEncoder();
  private final BlockSink sink;
  private Block block;

  BlockWriter(BlockSink sink) {
    this.sink = sink;
    this.block = sink.emptyBlock();
  }

  @Override
  public void header(TarEntry entry) {
    int length = headers.encodedLength(entry);
    if (length > block.room()) {
      nextBlock();
    }
    if (length > block.room()) {
      headerInPieces(entry, length);
    } else {
      block.grow(headers.encode(entry, block.bytes(), block.length()));
    }
  }

  /** For a header that is larger than a block. */
  private void headerInPieces(TarEntry entry, int length) {
    byte[] header = new byte[length];
    headers.encode(entry, header, 0);
    int done = 0;
    while (done < length) {
      if (block.room() == 0) {
        nextBlock();
      }
      int piece = Math.min(length - done, block.room());
      System.arraycopy(header, done, block.bytes(), block.length(), piece);
      block.grow(piece);
      done += piece;
    }
  }

  @Override
  public void file(TarEntry entry, SourceFile source) {
    header(entry);
    long size = entry.size();
    int padding = (int) TarBlocks.padding(size);
    if (size + padding > block.room() && size < Block.SIZE / 4) {
      nextBlock();
    }
    if (size + padding <= block.room()) {
      block.add(new FilePart.WholeFile(source, block.length(), (int) size));
      block.grow((int) size);
    } else {
      slices(new LargeFile(source, size), size);
    }
    zeros(padding);
  }

  private void slices(LargeFile file, long size) {
    sink.opened(file);
    long position = 0;
    while (position < size) {
      if (block.room() == 0) {
        nextBlock();
      }
      int length = (int) Math.min(size - position, block.room());
      block.add(new FilePart.Slice(file, position, block.length(), length));
      block.grow(length);
      position += length;
    }
  }

  private void zeros(int count) {
    int left = count;
    while (left > 0) {
      if (block.room() == 0) {
        nextBlock();
      }
      int length = Math.min(left, block.room());
      Arrays.fill(block.bytes(), block.length(), block.length() + length, (byte) 0);
      block.grow(length);
      left -= length;
    }
  }

  private void nextBlock() {
    sink.put(block);
    block = sink.emptyBlock();
  }

  /** Writes the end of the archive. */
  void finish() {
    zeros(TarBlocks.TRAILER);
    sink.put(block);
  }
}
