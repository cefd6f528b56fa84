package org.nix2container.tar;

import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

/**
 * Writes an archive: entries one after the other, then the two blocks of zeros. Meant for archives
 * of a few entries; a layer's stream lays out its blocks itself.
 */
public final class TarWriter implements Closeable {

  /** Writes a content; need not buffer, must not close. */
  @FunctionalInterface
  public interface Body {
    /** Writes exactly as many bytes as the entry's header says. */
    void writeTo(OutputStream out) throws IOException;
  }

  private static final int FILE_MODE = 0644;
  private static final int DIRECTORY_MODE = 0755;
  private static final byte[] ZEROS = new byte[TarBlocks.TRAILER];

  private final OutputStream out;
  private final TarHeaderEncoder encoder = new TarHeaderEncoder();
  private byte[] header = new byte[TarBlocks.SIZE];
  private boolean whole = true;
  private boolean closed;

  /**
   * @param out where the archive goes; {@link #close} closes it
   */
  public TarWriter(OutputStream out) {
    this.out = out;
  }

  /**
   * Adds a file of mode 0644 that belongs to root.
   *
   * @throws TarBodyException when the body writes more or fewer than {@code size} bytes
   */
  public void file(String name, long size, Body body) throws IOException {
    entry(TarEntry.file(bytes(name), size, FILE_MODE), body);
  }

  /** Adds a directory of mode 0755 that belongs to root. */
  public void directory(String name) throws IOException {
    entry(TarEntry.directory(bytes(name), DIRECTORY_MODE), body -> {});
  }

  /**
   * Adds an entry and its content; the body of a directory or symbolic link writes nothing.
   *
   * @throws TarHeaderException when no header can hold the entry; nothing is written then
   * @throws TarBodyException when the body writes more or fewer bytes than the entry's size
   */
  public void entry(TarEntry entry, Body body) throws IOException {
    int length = encoder.encodedLength(entry);
    if (header.length < length) {
      header = new byte[length];
    }
    whole = false; // until the content is there too
    out.write(header, 0, encoder.encode(entry, header, 0));
    Content content = new Content(entry);
    body.writeTo(content);
    content.end();
    out.write(ZEROS, 0, (int) TarBlocks.padding(entry.size()));
    whole = true;
  }

  /**
   * Ends the archive and closes the stream below. After a failed entry the end is not written, so
   * that a reader sees the archive for what it is: cut short.
   */
  @Override
  public void close() throws IOException {
    if (closed) {
      return;
    }
    closed = true;
    try (out) {
      if (whole) {
        out.write(ZEROS, 0, TarBlocks.TRAILER);
      }
    }
  }

  private static byte[] bytes(String name) {
    return name.getBytes(StandardCharsets.UTF_8);
  }

  /** Passes on one entry's content and counts it. */
  private final class Content extends OutputStream {
    private final TarEntry entry;
    private long remaining;

    Content(TarEntry entry) {
      this.entry = entry;
      this.remaining = entry.size();
    }

    @Override
    public void write(int b) throws IOException {
      take(1);
      out.write(b);
    }

    @Override
    public void write(byte[] buffer, int offset, int length) throws IOException {
      Objects.checkFromIndexSize(offset, length, buffer.length);
      take(length);
      out.write(buffer, offset, length);
    }

    @Override
    public void flush() throws IOException {
      out.flush();
    }

    private void take(int length) {
      if (length > remaining) {
        throw new TarBodyException(
            entry.name(), "the content is longer than the " + entry.size() + " bytes promised");
      }
      remaining -= length;
    }

    void end() {
      if (remaining != 0) {
        throw new TarBodyException(
            entry.name(),
            "the content ends " + remaining + " bytes short of the " + entry.size() + " promised");
      }
    }
  }
}
