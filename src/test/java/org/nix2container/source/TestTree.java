package org.nix2container.source;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;

/**
 * A directory that a test fills, such as a store path. Names and link targets may be any bytes, and
 * modes are what is asked for, whatever the umask. Directories on the way to a name are made.
 */
public final class TestTree {

  private final Path directory;

  /** Makes the directory, of mode 0755, and those above it. */
  public TestTree(Path directory) {
    this.directory = directory;
    byte[] path = bytes(directory.toString());
    makeParents(path, 1);
    Libc.mkdir(path);
  }

  public Path directory() {
    return directory;
  }

  /** The absolute path, as it stands in a graph. */
  public String path() {
    return directory.toString();
  }

  /** A file of mode 0444. */
  public TestTree file(String name, String content) {
    return file(bytes(name), bytes(content), 0444);
  }

  public TestTree file(String name, byte[] content) {
    return file(bytes(name), content, 0444);
  }

  public TestTree file(String name, byte[] content, int mode) {
    return file(bytes(name), content, mode);
  }

  public TestTree file(byte[] name, byte[] content, int mode) {
    byte[] path = place(name);
    Libc.write(path, content);
    Libc.chmod(path, mode);
    return this;
  }

  /** A file of mode 0444 that takes no room on the disk. */
  public TestTree hole(String name, long size) {
    byte[] path = place(bytes(name));
    Libc.hole(path, size);
    Libc.chmod(path, 0444);
    return this;
  }

  public TestTree directory(String name) {
    return directory(bytes(name), 0755);
  }

  public TestTree directory(byte[] name, int mode) {
    byte[] path = place(name);
    Libc.mkdir(path);
    Libc.chmod(path, mode);
    return this;
  }

  public TestTree symlink(String name, String target) {
    return symlink(bytes(name), bytes(target));
  }

  public TestTree symlink(byte[] name, byte[] target) {
    Libc.symlink(target, place(name));
    return this;
  }

  public TestTree hardLink(String name, String existing) {
    Libc.link(absolute(bytes(existing)), place(bytes(name)));
    return this;
  }

  public TestTree pipe(String name) {
    Libc.mkfifo(place(bytes(name)));
    return this;
  }

  /** Makes a device, and says whether that is allowed here. */
  public boolean device(String name) {
    return Libc.mknod(place(bytes(name)));
  }

  /** Changes the mode of a file or directory; the empty name is the tree itself. */
  public TestTree chmod(String name, int mode) {
    Libc.chmod(name.isEmpty() ? bytes(path()) : absolute(bytes(name)), mode);
    return this;
  }

  /** The path of a name in the tree. */
  public byte[] absolute(byte[] name) {
    ByteArrayOutputStream path = new ByteArrayOutputStream();
    path.writeBytes(directory.toString().getBytes(UTF_8));
    path.write('/');
    path.writeBytes(name);
    return path.toByteArray();
  }

  /** Deletes a directory with all that is in it, even in directories that cannot be written to. */
  public static void delete(Path directory) throws IOException {
    Files.walkFileTree(
        directory,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path entered, BasicFileAttributes attributes)
              throws IOException {
            Files.setPosixFilePermissions(entered, PosixFilePermissions.fromString("rwx------"));
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            Files.delete(file);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path left, IOException e) throws IOException {
            Files.delete(left);
            return FileVisitResult.CONTINUE;
          }
        });
  }

  private byte[] place(byte[] name) {
    byte[] path = absolute(name);
    makeParents(path, path.length - name.length);
    return path;
  }

  private static void makeParents(byte[] path, int from) {
    for (int i = from; i < path.length; i++) {
      if (path[i] == '/') {
        Libc.mkdir(Arrays.copyOf(path, i));
      }
    }
  }

  private static byte[] bytes(String text) {
    return text.getBytes(UTF_8);
  }
}
