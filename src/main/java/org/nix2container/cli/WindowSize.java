package org.nix2container.cli;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;

/**
 * How large the terminal is now. Java does not tell; {@code stty size} does, and is asked once a
 * second.
 */
class WindowSize {

  /** In characters. */
  record Size(int rows, int columns) {}

  private static final Size USUAL = new Size(24, 80);
  private static final long FRESH_NANOS = TimeUnit.SECONDS.toNanos(1);
  private static final File TERMINAL = new File("/dev/tty");

  private Size last = USUAL;
  private long asked;
  private boolean wasAsked;

  /** 24 by 80 where the terminal does not say. */
  Size now() {
    synchronized (this) {
      long now = System.nanoTime();
      if (!wasAsked || now - asked > FRESH_NANOS) {
        wasAsked = true;
        asked = now;
        last = ask();
      }
      return last;
    }
  }

  private static Size ask() {
    try {
      Process stty =
          new ProcessBuilder("stty", "size")
              .redirectInput(TERMINAL)
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      return parse(new String(stty.getInputStream().readAllBytes(), StandardCharsets.US_ASCII));
    } catch (IOException e) {
      return USUAL;
    }
  }

  /** Of {@code 24 80}. */
  private static Size parse(String text) {
    String line = text.strip();
    int space = line.indexOf(' ');
    try {
      int rows = Integer.parseInt(line.substring(0, Math.max(space, 0)));
      int columns = Integer.parseInt(line.substring(space + 1));
      return rows > 0 && columns > 0 ? new Size(rows, columns) : USUAL;
    } catch (NumberFormatException e) {
      return USUAL;
    }
  }
}
