package org.nix2container.cli;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * Where the program speaks: results to one stream, everything else to the other.
 *
 * @param isLive whether the latter is a terminal that lines can be redrawn on
 */
record Terminal(PrintStream out, PrintStream err, boolean isLive) {

  private static final String NAME = "nix2container: ";
  private static final String LIVE = "nix2container.live";

  /** The process's own streams, in UTF-8 whatever the locale. */
  static Terminal ofProcess(Map<String, String> environment) {
    // The launcher knows whether it is a terminal; Java would have to ask the C library.
    boolean live =
        Boolean.getBoolean(LIVE) && !environment.getOrDefault("TERM", "dumb").equals("dumb");
    return new Terminal(stream(FileDescriptor.out), stream(FileDescriptor.err), live);
  }

  private static PrintStream stream(FileDescriptor descriptor) {
    return new PrintStream(new FileOutputStream(descriptor), false, StandardCharsets.UTF_8);
  }

  void result(String line) {
    out.println(line);
  }

  /** A result that is no text, or whole as it is. */
  void bytes(byte[] result) {
    out.write(result, 0, result.length);
  }

  void note(String line) {
    err.println(line);
  }

  void warning(String line) {
    err.println(NAME + "warning: " + line);
  }

  /** What {@code --debug} shows beside. */
  void debug(String line) {
    err.println(NAME + "debug: " + line);
  }

  void error(String line) {
    err.println(NAME + line);
  }

  /** False if the results could not be written. */
  boolean flush() {
    err.flush();
    return !out.checkError();
  }
}
