package org.nix2container.cli;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/** Where the program speaks: results to one stream, everything else to the other. */
record Terminal(PrintStream out, PrintStream err) {

  private static final String NAME = "nix2container: ";

  /** The process's own streams, in UTF-8 whatever the locale. */
  static Terminal ofProcess() {
    return new Terminal(stream(FileDescriptor.out), stream(FileDescriptor.err));
  }

  private static PrintStream stream(FileDescriptor descriptor) {
    return new PrintStream(new FileOutputStream(descriptor), false, StandardCharsets.UTF_8);
  }

  void result(String line) {
    out.println(line);
  }

  void note(String line) {
    err.println(line);
  }

  void warning(String line) {
    err.println(NAME + "warning: " + line);
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
