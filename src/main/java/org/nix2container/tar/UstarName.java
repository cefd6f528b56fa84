package org.nix2container.tar;

/** Names longer than the ustar name field, cut at a slash into prefix and name. */
final class UstarName {

  private UstarName() {}

  /**
   * Index of the slash that is left out between prefix and name: the last one that leaves a prefix
   * of at most 155 bytes. 0 when a name of more than 100 bytes cannot be cut so.
   */
  static int splitAt(byte[] name) {
    int end = name.length;
    if (end > HeaderBlock.PREFIX_SIZE + 1) {
      end = HeaderBlock.PREFIX_SIZE + 1;
    } else if (name[end - 1] == '/') {
      end--;
    }
    int slash = AsciiText.lastSlash(name, end);
    int rest = name.length - slash - 1;
    return slash <= 0 || rest > HeaderBlock.NAME_SIZE ? 0 : slash;
  }
}
