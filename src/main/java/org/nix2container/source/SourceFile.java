package org.nix2container.source;

import java.io.FileInputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A file, directory or symlink of a store path, known by its directory and the bytes of its name.
 * Links are never followed. Methods that touch the disk throw {@link SourceFileException}, which
 * names the file and its store path.
 */
public final class SourceFile {

  private static final String STATUS = "unix:mode,size";

  /** Null for a store path itself, which is known by its whole path. */
  private final @Nullable SourceFile directory;

  private final byte[] name;

  /** The whole path, once it has been asked for. */
  private byte @Nullable [] path;

  private SourceFile(@Nullable SourceFile directory, byte[] name) {
    this.directory = directory;
    this.name = name;
  }

  /** The file that is a store path. */
  public static SourceFile storePath(String absolutePath) {
    return new SourceFile(null, absolutePath.getBytes(StandardCharsets.UTF_8));
  }

  /** A file of this directory. */
  public SourceFile child(byte[] childName) {
    return new SourceFile(this, childName);
  }

  /**
   * The same file, which remembers things for itself alone: one of the two can be kept by the
   * million.
   */
  public SourceFile copy() {
    return new SourceFile(directory, name);
  }

  /** The bytes of the absolute path. */
  public byte[] path() {
    byte[] known = path;
    if (known != null) {
      return known;
    }
    if (directory == null) {
      return name;
    }
    byte[] parent = directory.path();
    boolean root = parent.length == 1;
    byte[] whole = new byte[(root ? 0 : parent.length) + 1 + name.length];
    System.arraycopy(parent, 0, whole, 0, parent.length);
    whole[whole.length - name.length - 1] = '/';
    System.arraycopy(name, 0, whole, whole.length - name.length, name.length);
    path = whole;
    return whole;
  }

  /** The store path that this file belongs to. */
  public SourceFile storePath() {
    SourceFile file = this;
    while (file.directory != null) {
      file = file.directory;
    }
    return file;
  }

  /** Type, permissions and size. */
  public FileStatus status() {
    try {
      Map<String, Object> attributes =
          Files.readAttributes(RawNames.path(path()), STATUS, LinkOption.NOFOLLOW_LINKS);
      return new FileStatus(
          (int) Objects.requireNonNull(attributes.get("mode")),
          (long) Objects.requireNonNull(attributes.get("size")));
    } catch (IOException e) {
      throw unreadable(e);
    }
  }

  /** The children of this directory. */
  public Listing list() {
    try {
      return Listing.of(RawNames.path(path()));
    } catch (IOException e) {
      throw unreadable(e);
    }
  }

  /** The bytes that this symlink holds. */
  public byte[] readLink() {
    try {
      return RawNames.bytes(Files.readSymbolicLink(RawNames.path(path())));
    } catch (IOException e) {
      throw unreadable(e);
    }
  }

  /** Opens this regular file for reading from its beginning. */
  public InputStream open() throws IOException {
    byte[] bytes = path();
    if (RawNames.isAscii(bytes)) {
      try {
        // The plain stream costs half of what a channel does, and most files are small.
        return new FileInputStream(RawNames.ascii(bytes));
      } catch (FileNotFoundException e) {
        // Only the other way tells what is wrong by the type of its exception.
      }
    }
    return Files.newInputStream(RawNames.path(bytes), LinkOption.NOFOLLOW_LINKS);
  }

  /** Opens this regular file for reading at several places at once. */
  public FileChannel openChannel() throws IOException {
    return FileChannel.open(
        RawNames.path(path()), StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS);
  }

  /** The exception for a file that cannot be read. */
  public SourceFileException unreadable(IOException e) {
    return new SourceFileException(this, e);
  }

  /** The exception for a file that is not what it was when its header was made. */
  public SourceFileException changed(String how) {
    return new SourceFileException(this, how);
  }

  /** The path as text, for people; bytes that are not UTF-8 become U+FFFD. */
  @Override
  public String toString() {
    return new String(path(), StandardCharsets.UTF_8);
  }
}
