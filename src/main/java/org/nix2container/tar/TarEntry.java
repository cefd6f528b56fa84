package org.nix2container.tar;

import java.nio.charset.StandardCharsets;

/**
 * What one tar header says. The arrays are not copied; do not change them afterwards.
 *
 * @param name full name of the entry; no slash at its end, unless the name is the root itself
 * @param linkTarget what the symbolic link says; empty for the other kinds
 * @param size bytes of content after the header; 0 for the other kinds than file
 * @param mode permission, setuid, setgid and sticky bits; at most 07777777
 */
@SuppressWarnings("ArrayRecordComponent") // names are bytes; entries are never compared
public record TarEntry(
    Kind kind,
    byte[] name,
    byte[] linkTarget,
    long size,
    int mode,
    long uid,
    long gid,
    byte[] userName,
    byte[] groupName) {

  /** The kinds of entries that images hold, each with its {@code typeflag}. */
  public enum Kind {
    FILE('0'),
    DIRECTORY('5'),
    SYMLINK('2');

    final byte typeFlag;

    Kind(char typeFlag) {
      this.typeFlag = (byte) typeFlag;
    }
  }

  static final byte[] ROOT = "root".getBytes(StandardCharsets.US_ASCII);
  static final byte[] EMPTY = new byte[0];

  private static final int SYMLINK_MODE = 0777;

  /** Refuses, as a mistake of the caller, what no header of the kind says. */
  public TarEntry {
    if (size < 0 || (size != 0 && kind != Kind.FILE)) {
      throw new IllegalArgumentException("size " + size + " of a tar entry of kind " + kind);
    }
    if (linkTarget.length != 0 && kind != Kind.SYMLINK) {
      throw new IllegalArgumentException("link target of a tar entry of kind " + kind);
    }
  }

  /** A directory that belongs to root. */
  public static TarEntry directory(byte[] name, int mode) {
    return new TarEntry(Kind.DIRECTORY, name, EMPTY, 0, mode, 0, 0, ROOT, ROOT);
  }

  /** A file that belongs to root. */
  public static TarEntry file(byte[] name, long size, int mode) {
    return new TarEntry(Kind.FILE, name, EMPTY, size, mode, 0, 0, ROOT, ROOT);
  }

  /** A symbolic link that belongs to root, of mode 0777 as on Linux. */
  public static TarEntry symlink(byte[] name, byte[] target) {
    return new TarEntry(Kind.SYMLINK, name, target, 0, SYMLINK_MODE, 0, 0, ROOT, ROOT);
  }
}
