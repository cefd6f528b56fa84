package org.nix2container.stream;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import org.jspecify.annotations.Nullable;
import org.nix2container.source.SourceFile;

/**
 * A file that spans several blocks, read by several threads; open from its first slice to its last.
 */
final class LargeFile {

  /** Java reads by way of a buffer of its own, which had better stay in the processor's cache. */
  private static final int AT_ONCE = 64 * 1024;

  private final SourceFile source;
  private final long size;
  private @Nullable FileChannel channel;
  private long left;

  LargeFile(SourceFile source, long size) {
    this.source = source;
    this.size = size;
    this.left = size;
  }

  void read(long position, byte[] block, int offset, int length) {
    try {
      FileChannel open = channel();
      int done = 0;
      while (done < length) {
        int wanted = Math.min(length - done, AT_ONCE);
        int read = open.read(ByteBuffer.wrap(block, offset + done, wanted), position + done);
        if (read < 0) {
          throw source.changed(FilePart.SHRANK);
        }
        done += read;
      }
      if (position + length == size && open.size() != size) {
        throw source.changed(FilePart.GREW);
      }
      done(length);
    } catch (IOException e) {
      throw source.unreadable(e);
    }
  }

  private synchronized FileChannel channel() throws IOException {
    FileChannel open = channel;
    if (open == null) {
      if (left <= 0) {
        throw new EOFException("closed");
      }
      open = source.openChannel();
      channel = open;
    }
    return open;
  }

  private synchronized void done(int length) throws IOException {
    left -= length;
    if (left == 0) {
      close();
    }
  }

  /** Closes the file early, when the rest is not wanted any more. */
  void closeQuietly() {
    try {
      close();
    } catch (IOException e) {
      // It was only read.
    }
  }

  private synchronized void close() throws IOException {
    left = 0;
    if (channel != null) {
      channel.close();
      channel = null;
    }
  }
}
