package org.nix2container.output;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.nix2container.failure.OutputException;

/**
 * A directory that is being filled: invisible until {@link #commit}, gone after {@link #close}
 * without it. Its methods throw {@link OutputException}, which names the target as it was given.
 *
 * <p>An empty directory that is there already stays and is filled in one go, for it may be a mount
 * or somebody's working directory, and its parent may be closed to us.
 */
public final class PendingDirectory implements AutoCloseable {

  private final Outputs outputs;
  private final Path given;
  private final Path target;
  private final Path written;

  private PendingDirectory(Outputs outputs, Path given, Path target, Path written) {
    this.outputs = outputs;
    this.given = given;
    this.target = target;
    this.written = written;
  }

  static PendingDirectory begin(Outputs outputs, Path given) {
    try {
      boolean exists = Files.exists(given);
      Path target = exists ? given.toRealPath() : given.toAbsolutePath();
      boolean empty = exists && Files.isDirectory(target) && children(target).isEmpty();
      Path in = empty ? target : PendingFile.parentOf(target);
      String name = target.getFileName() == null ? "" : target.getFileName().toString();
      Path written = Outputs.temporaryIn(in, name);
      outputs.createDirectory(written);
      return new PendingDirectory(outputs, given, target, written);
    } catch (IOException e) {
      throw new OutputException(given.toString(), e);
    }
  }

  private static List<Path> children(Path directory) throws IOException {
    List<Path> children = new ArrayList<>();
    try (DirectoryStream<Path> stream = Files.newDirectoryStream(directory)) {
      stream.forEach(children::add);
    } catch (DirectoryIteratorException e) {
      throw e.getCause();
    }
    children.sort(null);
    return children;
  }

  /** Begins a file in the directory; {@code name} may have several parts. */
  public PendingFile file(String name) {
    return PendingFile.in(outputs, written, given.resolve(name), written.resolve(name));
  }

  /** Writes a whole file in the directory. */
  public void write(String name, byte[] content) {
    try (PendingFile file = file(name)) {
      file.write(content, 0, content.length);
      file.commit();
    }
  }

  /** Makes a directory in it, to be there even if it stays empty. */
  public void directory(String name) {
    try {
      Files.createDirectories(written.resolve(name));
    } catch (IOException e) {
      throw new OutputException(given.resolve(name).toString(), e);
    }
  }

  /** Makes a symbolic link in a directory of it that is there. */
  public void link(String name, String target) {
    try {
      Files.createSymbolicLink(written.resolve(name), Path.of(target));
    } catch (IOException e) {
      throw new OutputException(given.resolve(name).toString(), e);
    } catch (InvalidPathException e) {
      throw new OutputException(given.toString(), "`" + target + "`: " + e.getReason());
    }
  }

  /** Lets nobody but its owner into it. */
  public void restrictToOwner() {
    try {
      Files.setPosixFilePermissions(written, PosixFilePermissions.fromString("rwx------"));
    } catch (IOException e) {
      throw new OutputException(given.toString(), e);
    }
  }

  /** Puts the directory in the place of whatever is at the target. */
  public void commit() {
    try {
      outputs.rename(written, this::putInPlace);
    } catch (IOException e) {
      throw new OutputException(given.toString(), e);
    }
  }

  private void putInPlace() throws IOException {
    if (target.equals(written.getParent())) {
      moveContentsUp();
    } else if (Files.exists(target, LinkOption.NOFOLLOW_LINKS)) {
      replaceTarget();
    } else {
      Files.move(written, target, StandardCopyOption.ATOMIC_MOVE);
    }
  }

  private void moveContentsUp() throws IOException {
    List<Path> moved = new ArrayList<>();
    try {
      for (Path child : children(written)) {
        Path to = target.resolve(child.getFileName());
        Files.move(child, to, StandardCopyOption.ATOMIC_MOVE);
        moved.add(to);
      }
    } catch (IOException e) {
      moved.forEach(Removal::quietly);
      throw e;
    }
    Removal.quietly(written);
  }

  /** There is no portable exchange of two directories: the old one steps aside first. */
  private void replaceTarget() throws IOException {
    Path old = written.resolveSibling(written.getFileName() + ".old");
    Files.move(target, old, StandardCopyOption.ATOMIC_MOVE);
    try {
      Files.move(written, target, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      Files.move(old, target, StandardCopyOption.ATOMIC_MOVE);
      throw e;
    }
    Removal.quietly(old);
  }

  @Override
  public void close() {
    outputs.discard(written);
  }
}
