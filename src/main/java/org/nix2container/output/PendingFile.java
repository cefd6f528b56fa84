package org.nix2container.output;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import org.nix2container.failure.OutputException;

/**
 * A file that is being written: invisible until {@link #commit}, gone after {@link #close} without
 * it. Its methods throw {@link OutputException}, which names the target as it was given.
 */
public final class PendingFile extends OutputStream {

  private final Outputs outputs;
  private final Path given;
  private Path target;

  /** The target itself where nothing is to be renamed. */
  private final Path written;

  private final FileChannel channel;
  private boolean finished;

  private PendingFile(Outputs outputs, Path given, Path target, Path written, FileChannel channel) {
    this.outputs = outputs;
    this.given = given;
    this.target = target;
    this.written = written;
    this.channel = channel;
  }

  static PendingFile begin(Outputs outputs, Path given, FileAttribute<?>... attributes) {
    if (Files.isDirectory(given)) {
      throw new OutputException(given.toString(), "it is a directory");
    }
    try {
      boolean exists = Files.exists(given);
      if (exists && !Files.isRegularFile(given)) {
        FileChannel device = FileChannel.open(given, StandardOpenOption.WRITE);
        return new PendingFile(outputs, given, given, given, device);
      }
      // Through a link, as any program writes.
      Path target = exists ? given.toRealPath() : given.toAbsolutePath();
      Path written = Outputs.temporaryIn(parentOf(target), target.getFileName().toString());
      return new PendingFile(outputs, given, target, written, outputs.create(written, attributes));
    } catch (IOException e) {
      throw new OutputException(given.toString(), e);
    }
  }

  /** A file that becomes visible with the directory that it is in. */
  static PendingFile in(Outputs outputs, Path directory, Path given, Path file) {
    try {
      return new PendingFile(outputs, given, file, file, outputs.createIn(directory, file));
    } catch (IOException e) {
      throw new OutputException(given.toString(), e);
    }
  }

  /** The directory of a file that is not the root. */
  static Path parentOf(Path absolute) {
    Path parent = absolute.getParent();
    return parent == null ? absolute : parent;
  }

  /** Where the file will be. */
  public Path target() {
    return target;
  }

  @Override
  public void write(int b) {
    write(new byte[] {(byte) b}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) {
    ByteBuffer buffer = ByteBuffer.wrap(bytes, offset, length);
    try {
      while (buffer.hasRemaining()) {
        channel.write(buffer);
      }
    } catch (IOException e) {
      throw new OutputException(given.toString(), e);
    }
  }

  /** Writes bytes at a place of their own, counted from the beginning of a file of the disk. */
  public void writeAt(long position, byte[] bytes) {
    ByteBuffer buffer = ByteBuffer.wrap(bytes);
    try {
      while (buffer.hasRemaining()) {
        channel.write(buffer, position + buffer.position());
      }
    } catch (IOException e) {
      throw new OutputException(given.toString(), e);
    }
  }

  /** Flushes to the disk and renames. */
  public void commit() {
    finish();
    putInPlace();
  }

  /** As {@link #commit}, under a name that was not known before, in the same directory. */
  public void commitTo(Path finalTarget) {
    finish();
    putInPlace(finalTarget);
  }

  /** Gives it another name in the same directory, before it is committed. */
  public void renameTo(Path other) {
    target = other;
  }

  /** Ends the writing and flushes to the disk; {@link Outputs#commit} does the rest. */
  public void finish() {
    try {
      if (channel.isOpen() && Files.isRegularFile(written)) {
        channel.force(true);
      }
      channel.close();
    } catch (IOException e) {
      throw new OutputException(given.toString(), e);
    }
  }

  void putInPlace() {
    putInPlace(target);
  }

  private void putInPlace(Path finalTarget) {
    try {
      if (!written.equals(target)) {
        outputs.rename(
            written,
            () ->
                Files.move(
                    written,
                    finalTarget,
                    StandardCopyOption.ATOMIC_MOVE,
                    StandardCopyOption.REPLACE_EXISTING));
      }
      finished = true;
    } catch (IOException e) {
      throw new OutputException(given.toString(), e);
    }
  }

  @Override
  public void close() {
    if (!finished) {
      finished = true;
      try {
        channel.close();
      } catch (IOException e) {
        // The file is being thrown away.
      }
      outputs.discard(written);
    }
  }
}
