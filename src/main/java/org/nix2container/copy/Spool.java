package org.nix2container.copy;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.nix2container.failure.OutputException;
import org.nix2container.registry.Repository.BlobSource;
import org.nix2container.stream.DigestingConsumer;
import org.nix2container.stream.TarDigest;

/**
 * Bytes that have to be written somewhere before it is known how many they are: a file that has no
 * name any more.
 */
final class Spool implements AutoCloseable {

  private static final int AT_ONCE = 256 * 1024;

  private final Path temporary;
  private final FileChannel file;
  private final TarDigest content;

  private Spool(Path temporary, FileChannel file, TarDigest content) {
    this.temporary = temporary;
    this.file = file;
    this.content = content;
  }

  /**
   * Takes all that the source gives.
   *
   * @param temporary directory for the file
   */
  static Spool of(Path temporary, BlobSource source) throws IOException {
    FileChannel file = create(temporary);
    try {
      DigestingConsumer digesting =
          new DigestingConsumer((buffer, length) -> write(temporary, file, buffer, length));
      source.writeTo(digesting);
      return new Spool(temporary, file, digesting.digest());
    } catch (IOException | RuntimeException e) {
      file.close();
      throw e;
    }
  }

  private static FileChannel create(Path temporary) {
    try {
      Path name = Files.createTempFile(temporary, "nix2container", ".blob");
      try {
        return FileChannel.open(name, StandardOpenOption.READ, StandardOpenOption.WRITE);
      } finally {
        Files.delete(name);
      }
    } catch (IOException e) {
      throw failed(temporary, e);
    }
  }

  private static void write(Path temporary, FileChannel file, byte[] buffer, int length) {
    try {
      ByteBuffer bytes = ByteBuffer.wrap(buffer, 0, length);
      while (bytes.hasRemaining()) {
        file.write(bytes);
      }
    } catch (IOException e) {
      throw failed(temporary, e);
    }
  }

  private static OutputException failed(Path temporary, IOException e) {
    return new OutputException("a temporary file in " + temporary, e);
  }

  /** Size and digest of what it took. */
  TarDigest content() {
    return content;
  }

  /** Gives it back. */
  void writeTo(OutputStream out) throws IOException {
    byte[] buffer = new byte[AT_ONCE];
    long at = 0;
    int length = read(buffer, at);
    while (length > 0) {
      out.write(buffer, 0, length);
      at += length;
      length = read(buffer, at);
    }
  }

  private int read(byte[] buffer, long at) {
    try {
      return file.read(ByteBuffer.wrap(buffer), at);
    } catch (IOException e) {
      throw failed(temporary, e);
    }
  }

  @Override
  public void close() {
    try {
      file.close();
    } catch (IOException e) {
      // It has no name: it is gone in any case.
    }
  }
}
