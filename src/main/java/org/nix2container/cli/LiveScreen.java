package org.nix2container.cli;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;

/**
 * Lines at the bottom of a terminal that are redrawn (ECMA-48 control sequences), below others that
 * stay. Each frame is one write, and overwrites what was there before without clearing it first, so
 * nothing flickers.
 */
final class LiveScreen {

  private static final String UP = "\u001b[A";
  private static final String CLEAR_TO_END_OF_LINE = "\u001b[K";
  private static final String CLEAR_BELOW = "\u001b[J";
  private static final String HIDE_CURSOR = "\u001b[?25l";
  private static final String SHOW_CURSOR = "\u001b[?25h";

  private final PrintStream out;
  private final WindowSize window;
  private final List<String> toStay = new ArrayList<>();

  /** The lines that are drawn now; the cursor is at the end of the last. */
  private List<String> drawn = List.of();

  private boolean cursorHidden;
  private boolean closed;

  LiveScreen(PrintStream out, WindowSize window) {
    this.out = out;
    this.window = window;
  }

  /** Adds a line that stays; it is seen with the next frame. */
  synchronized void print(String line) {
    if (closed) {
      out.println(line);
    } else {
      toStay.add(line);
    }
  }

  /** Draws these lines where the last were; those that the window has no room for are left out. */
  void draw(List<String> lines) {
    draw(lines, window.now());
  }

  private synchronized void draw(List<String> lines, WindowSize.Size size) {
    if (closed) {
      return;
    }
    StringBuilder frame = new StringBuilder();
    if (!cursorHidden) {
      cursorHidden = true;
      frame.append(HIDE_CURSOR);
    }
    toTop(frame, size.columns());
    staying(frame);
    List<String> shown = new ArrayList<>();
    int most = Math.max(1, size.rows() - 1);
    int left = Math.max(0, lines.size() - most);
    for (String line : lines.subList(left, lines.size())) {
      // Not into the last column: some terminals wrap there already.
      shown.add(Columns.clipped(line, size.columns() - 1));
    }
    for (int i = 0; i < shown.size(); i++) {
      frame.append(i == 0 ? "" : "\n").append(shown.get(i)).append(CLEAR_TO_END_OF_LINE);
    }
    frame.append(CLEAR_BELOW);
    drawn = shown;
    write(frame);
  }

  /** The terminal may have been made narrower since, and wrapped what was drawn. */
  private void toTop(StringBuilder frame, int columns) {
    int rows = 0;
    for (String line : drawn) {
      rows += Math.max(1, (line.length() + columns - 1) / columns);
    }
    frame.append('\r').append(UP.repeat(Math.max(0, rows - 1)));
  }

  private void staying(StringBuilder frame) {
    for (String line : toStay) {
      frame.append(line).append(cursorHidden ? CLEAR_TO_END_OF_LINE : "").append('\n');
    }
    toStay.clear();
  }

  /** Takes away what was drawn, and leaves what stays. */
  synchronized void close() {
    if (closed) {
      return;
    }
    closed = true;
    StringBuilder frame = new StringBuilder();
    if (cursorHidden) {
      toTop(frame, window.now().columns());
      frame.append(CLEAR_BELOW);
    }
    staying(frame);
    if (cursorHidden) {
      frame.append(SHOW_CURSOR);
    }
    cursorHidden = false;
    write(frame);
  }

  private void write(StringBuilder frame) {
    out.print(frame);
    out.flush();
  }
}
