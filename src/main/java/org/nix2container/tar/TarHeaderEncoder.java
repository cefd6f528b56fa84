package org.nix2container.tar;

import org.jspecify.annotations.Nullable;

/**
 * Encodes headers the way Go's {@code archive/tar} does, byte for byte: ustar where everything
 * fits, else pax. Not thread-safe; one per stream.
 */
public final class TarHeaderEncoder {

  private static final int ROOT_SUM = AsciiText.sum(TarEntry.ROOT);

  private final HeaderBlock block = new HeaderBlock();

  // What measure() found out about the entry that it saw last, so that encodedLength() followed by
  // encode() looks at the names once.
  private @Nullable TarEntry measured;
  private int nameSum;
  private int linkSum;
  private int userSum;
  private int groupSum;
  private int slash;
  private byte[] records = TarEntry.EMPTY;

  /**
   * Bytes that {@link #encode} writes for the entry, exactly: 512, or more when pax is needed.
   *
   * @throws TarHeaderException when neither ustar nor pax can hold the entry
   */
  public int encodedLength(TarEntry entry) {
    measure(entry);
    return records.length == 0 ? TarBlocks.SIZE : 2 * TarBlocks.SIZE + recordBlocks();
  }

  /**
   * Writes the header at {@code buffer[offset]} and gives its length in bytes, a multiple of 512.
   *
   * @throws TarHeaderException when neither ustar nor pax can hold the entry
   */
  public int encode(TarEntry entry, byte[] buffer, int offset) {
    measure(entry);
    if (records.length == 0) {
      ustar(entry, buffer, offset);
      return TarBlocks.SIZE;
    }
    return pax(entry, buffer, offset);
  }

  @SuppressWarnings("ReferenceEquality") // asks whether it is the entry of the call before
  private void measure(TarEntry entry) {
    if (entry == measured) {
      return;
    }
    measured = null; // until nothing can fail any more
    byte[] name = entry.name();
    nameSum = AsciiText.sum(name);
    linkSum = AsciiText.sum(entry.linkTarget());
    userSum = ownerSum(entry.userName());
    groupSum = ownerSum(entry.groupName());
    slash = 0;
    records = TarEntry.EMPTY;
    if (entry.mode() >>> HeaderBlock.SHORT_NUMBER_BITS != 0) {
      throw new TarHeaderException(
          name,
          "mode " + Integer.toOctalString(entry.mode()) + " does not fit in seven octal digits");
    }
    if (entry.kind() == TarEntry.Kind.FILE && name.length > 0 && name[name.length - 1] == '/') {
      throw new TarHeaderException(name, "a file's name must not end in a slash");
    }
    boolean restFits = fitsBesidesName(entry);
    if (!restFits || nameSum < 0 || name.length > HeaderBlock.NAME_SIZE) {
      slash = restFits && nameSum >= 0 ? UstarName.splitAt(name) : 0;
      if (slash == 0) {
        refuseNul(entry);
        records = PaxRecords.of(entry);
      }
    }
    measured = entry;
  }

  private boolean fitsBesidesName(TarEntry entry) {
    return (linkSum | userSum | groupSum) >= 0
        && entry.linkTarget().length <= HeaderBlock.LINK_SIZE
        && entry.userName().length <= HeaderBlock.OWNER_SIZE
        && entry.groupName().length <= HeaderBlock.OWNER_SIZE
        && (entry.uid() | entry.gid()) >>> HeaderBlock.SHORT_NUMBER_BITS == 0
        && entry.size() >>> HeaderBlock.SIZE_BITS == 0;
  }

  @SuppressWarnings("ReferenceEquality") // another array of the same bytes only takes longer
  private static int ownerSum(byte[] owner) {
    return owner == TarEntry.ROOT ? ROOT_SUM : AsciiText.sum(owner);
  }

  private static void refuseNul(TarEntry entry) {
    if (AsciiText.hasNul(entry.name())
        || AsciiText.hasNul(entry.linkTarget())
        || AsciiText.hasNul(entry.userName())
        || AsciiText.hasNul(entry.groupName())) {
      throw new TarHeaderException(
          entry.name(),
          "its name, link target, user or group has a NUL byte, which no tar can hold");
    }
  }

  private void ustar(TarEntry entry, byte[] buffer, int offset) {
    byte[] name = entry.name();
    block.beginEntry(buffer, offset, entry.kind());
    if (slash == 0) {
      block.text(HeaderBlock.NAME, name, 0, name.length);
      block.add(nameSum);
    } else {
      block.text(HeaderBlock.NAME, name, slash + 1, name.length - slash - 1);
      block.text(HeaderBlock.PREFIX, name, 0, slash);
      block.add(nameSum - '/');
    }
    block.text(HeaderBlock.LINK, entry.linkTarget(), 0, entry.linkTarget().length);
    block.text(HeaderBlock.USER, entry.userName(), 0, entry.userName().length);
    block.text(HeaderBlock.GROUP, entry.groupName(), 0, entry.groupName().length);
    block.add(linkSum + userSum + groupSum);
    block.shortNumber(HeaderBlock.MODE, entry.mode());
    block.shortNumber(HeaderBlock.UID, entry.uid());
    block.shortNumber(HeaderBlock.GID, entry.gid());
    block.length(entry.size());
    block.finish();
  }

  private int pax(TarEntry entry, byte[] buffer, int offset) {
    block.beginRecords(buffer, offset);
    block.cutText(HeaderBlock.NAME, HeaderBlock.NAME_SIZE, PaxHeaderName.of(entry.name()));
    block.length(records.length);
    block.finish();

    int at = offset + TarBlocks.SIZE;
    System.arraycopy(records, 0, buffer, at, records.length);
    int end = at + recordBlocks();
    for (int i = at + records.length; i < end; i++) {
      buffer[i] = 0;
    }

    block.beginEntry(buffer, end, entry.kind());
    block.cutText(HeaderBlock.NAME, HeaderBlock.NAME_SIZE, entry.name());
    block.cutText(HeaderBlock.LINK, HeaderBlock.LINK_SIZE, entry.linkTarget());
    block.cutText(HeaderBlock.USER, HeaderBlock.OWNER_SIZE, entry.userName());
    block.cutText(HeaderBlock.GROUP, HeaderBlock.OWNER_SIZE, entry.groupName());
    block.shortNumber(HeaderBlock.MODE, entry.mode());
    block.shortNumber(HeaderBlock.UID, fitting(entry.uid(), HeaderBlock.SHORT_NUMBER_BITS));
    block.shortNumber(HeaderBlock.GID, fitting(entry.gid(), HeaderBlock.SHORT_NUMBER_BITS));
    block.length(fitting(entry.size(), HeaderBlock.SIZE_BITS));
    block.finish();
    return end + TarBlocks.SIZE - offset;
  }

  /** A number that its field cannot hold is 0 there; its record says it. */
  private static long fitting(long value, int bits) {
    return value >>> bits == 0 ? value : 0;
  }

  private int recordBlocks() {
    return records.length + (int) TarBlocks.padding(records.length);
  }
}
