package org.nix2container.stream;

import java.io.IOException;
import java.io.InputStream;
import org.nix2container.source.SourceFile;

/** A file's content, or a part of it, that has a place in a block. */
sealed interface FilePart {

  String SHRANK = "it shrank while it was read; build again when nothing writes to it";
  String GREW = "it grew while it was read; build again when nothing writes to it";

  /** Reads the content to its place. */
  void readInto(byte[] block);

  /** A whole file, opened only now. */
  record WholeFile(SourceFile source, int offset, int size) implements FilePart {

    @Override
    public void readInto(byte[] block) {
      try (InputStream in = source.open()) {
        // One byte more than there should be is asked for: not getting it shows that this is the
        // end, without asking again. A block's buffer has room for it.
        int done = 0;
        int read = in.read(block, offset, size + 1);
        while (read > 0 && done + read < size) {
          done += read;
          read = in.read(block, offset + done, size + 1 - done);
        }
        done += Math.max(read, 0);
        if (done != size) {
          throw source.changed(done < size ? SHRANK : GREW);
        }
      } catch (IOException e) {
        throw source.unreadable(e);
      }
    }
  }

  /** A part of a file that spans several blocks. */
  record Slice(LargeFile file, long position, int offset, int length) implements FilePart {

    @Override
    public void readInto(byte[] block) {
      file.read(position, block, offset, length);
    }
  }
}
