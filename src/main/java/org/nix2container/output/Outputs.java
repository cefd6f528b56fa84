package org.nix2container.output;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import org.nix2container.failure.OutputException;

/**
 * The outputs of one run. Closing it takes away all that was not committed, and from then on
 * refuses to begin or commit anything, so that it may be closed from a shutdown hook while others
 * write.
 */
public final class Outputs implements AutoCloseable {

  /** Of a target's name in that of its temporary file: a name may have 255 bytes in all. */
  private static final int SHOWN_NAME = 50;

  private final Set<Path> unfinished = new HashSet<>();
  private boolean closed;

  /** Begins a file that will replace what is at {@code target}. */
  public PendingFile file(Path target) {
    return PendingFile.begin(this, target);
  }

  /** Begins a directory that will replace what is at {@code target}. */
  public PendingDirectory directory(Path target) {
    return PendingDirectory.begin(this, target);
  }

  /** Writes a whole file. */
  public void write(Path target, byte[] content) {
    try (PendingFile file = file(target)) {
      file.write(content, 0, content.length);
      file.commit();
    }
  }

  /** Writes a whole file that none but its owner can read, from its first byte on. */
  public void writePrivate(Path target, byte[] content) {
    FileAttribute<?> ownerOnly =
        PosixFilePermissions.asFileAttribute(
            Set.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE));
    try (PendingFile file = PendingFile.begin(this, target, ownerOnly)) {
      file.write(content, 0, content.length);
      file.commit();
    }
  }

  /**
   * Commits several files in this order, with no interrupt between them. If one cannot be put in
   * its place, those before it are taken away again: these have to be new.
   */
  public void commit(List<PendingFile> files) {
    for (PendingFile file : files) {
      file.finish();
    }
    renameAll(files);
  }

  private synchronized void renameAll(List<PendingFile> files) {
    List<Path> renamed = new ArrayList<>();
    for (PendingFile file : files) {
      try {
        file.putInPlace();
        renamed.add(file.target());
      } catch (OutputException e) {
        renamed.forEach(Removal::quietly);
        throw e;
      }
    }
  }

  /** A name in the directory that nothing has. */
  static Path temporaryIn(Path directory, String targetName) throws IOException {
    if (!Files.isDirectory(directory)) {
      if (Files.exists(directory)) {
        throw new NotDirectoryException(directory.toString());
      }
      throw new IOException("its directory " + directory + " does not exist");
    }
    String shown = targetName.substring(0, Math.min(targetName.length(), SHOWN_NAME));
    long random = ThreadLocalRandom.current().nextLong() >>> 16;
    return directory.resolve("." + shown + "." + Long.toHexString(random) + ".tmp");
  }

  /** Makes a file that is taken away unless it is renamed. */
  synchronized FileChannel create(Path temporary, FileAttribute<?>... attributes)
      throws IOException {
    FileChannel channel = createUntracked(temporary, attributes);
    unfinished.add(temporary);
    return channel;
  }

  /** Makes a directory that is taken away unless it is renamed. */
  synchronized void createDirectory(Path temporary) throws IOException {
    requireOpen();
    Files.createDirectory(temporary);
    unfinished.add(temporary);
  }

  /** Makes a file in a directory that is taken away as a whole. */
  synchronized FileChannel createIn(Path directory, Path file) throws IOException {
    requireOpen();
    Path parent = file.getParent();
    if (parent != null && !parent.equals(directory)) {
      Files.createDirectories(parent);
    }
    return createUntracked(file);
  }

  private FileChannel createUntracked(Path file, FileAttribute<?>... attributes)
      throws IOException {
    requireOpen();
    return FileChannel.open(
        file, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), attributes);
  }

  /** Renames under the lock that closing takes: an interrupt comes before it or after it. */
  synchronized void rename(Path temporary, Renaming renaming) throws IOException {
    requireOpen();
    renaming.run();
    unfinished.remove(temporary);
  }

  private void requireOpen() throws IOException {
    if (closed) {
      throw new IOException("interrupted");
    }
  }

  synchronized void discard(Path temporary) {
    if (unfinished.remove(temporary)) {
      Removal.quietly(temporary);
    }
  }

  @Override
  public synchronized void close() {
    closed = true;
    unfinished.forEach(Removal::quietly);
    unfinished.clear();
  }

  /** The step that makes an output visible. */
  @FunctionalInterface
  interface Renaming {
    void run() throws IOException;
  }
}
