package org.nix2container.program;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** The last lines of a text, of which only so much is kept. */
final class LastLines {

  private static final int MOST_LINES = 20;
  private static final int MOST_BYTES = 1000;

  private final Deque<String> lines = new ArrayDeque<>();
  private final byte[] line = new byte[MOST_BYTES];
  private int length;

  /** Reads to the end. */
  void readAll(InputStream in) throws IOException {
    byte[] buffer = new byte[8 * 1024];
    int read = in.read(buffer);
    while (read >= 0) {
      add(buffer, read);
      read = in.read(buffer);
    }
  }

  private synchronized void add(byte[] bytes, int count) {
    for (int i = 0; i < count; i++) {
      if (bytes[i] == '\n' || bytes[i] == '\r') { // bars of progress are written over
        endLine();
      } else if (length < MOST_BYTES) {
        line[length++] = bytes[i];
      }
    }
  }

  private void endLine() {
    String text = new String(line, 0, length, StandardCharsets.UTF_8).strip();
    length = 0;
    if (!text.isEmpty()) {
      lines.add(text);
      if (lines.size() > MOST_LINES) {
        lines.removeFirst();
      }
    }
  }

  /** Those that are not empty, without the blanks around them. */
  synchronized List<String> lines() {
    endLine();
    return new ArrayList<>(lines);
  }
}
