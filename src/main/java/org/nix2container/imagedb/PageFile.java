package org.nix2container.imagedb;

import org.nix2container.output.PendingFile;

/** The pages of the file, counted from 1. */
final class PageFile {

  static final int PAGE_SIZE = 4096;

  private final PendingFile file;
  private int count;

  /** A file whose first pages are put in their places later. */
  PageFile(PendingFile file, int reserved) {
    this.file = file;
    this.count = reserved;
  }

  /** Writes a page behind all others; gives its number. */
  int append(byte[] page) {
    put(++count, page);
    return count;
  }

  void put(int number, byte[] page) {
    file.writeAt((number - 1L) * PAGE_SIZE, page);
  }

  int count() {
    return count;
  }
}
