package org.nix2container.source;

/**
 * What {@code lstat} says of a file, as far as a layer needs it.
 *
 * @param mode {@code st_mode}: type and permissions
 * @param size in bytes; of meaning for regular files only
 */
public record FileStatus(int mode, long size) {

  private static final int TYPE_MASK = 0170000;
  private static final int DIRECTORY = 0040000;
  private static final int REGULAR = 0100000;
  private static final int SYMLINK = 0120000;

  public boolean isDirectory() {
    return (mode & TYPE_MASK) == DIRECTORY;
  }

  public boolean isRegularFile() {
    return (mode & TYPE_MASK) == REGULAR;
  }

  public boolean isSymlink() {
    return (mode & TYPE_MASK) == SYMLINK;
  }

  /** The permission bits with setuid, setgid and sticky. */
  public int permissions() {
    return mode & 07777;
  }
}
