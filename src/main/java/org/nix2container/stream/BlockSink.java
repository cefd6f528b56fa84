package org.nix2container.stream;

/** Where the blocks of a tar go, in order, and come from. */
interface BlockSink {

  /** A block with nothing in it. */
  Block emptyBlock();

  /** Takes a block whose headers are there, and whose contents may still have to be read. */
  void put(Block block);

  /** Is told of a file that stays open over several blocks, to close it if the tar breaks off. */
  void opened(LargeFile file);
}
