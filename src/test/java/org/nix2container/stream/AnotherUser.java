package org.nix2container.stream;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Runs the program as somebody who may not do everything. */
final class AnotherUser {

  private AnotherUser() {}

  /** Whether the tests may become another user. */
  static boolean isPossible() throws InterruptedException {
    try {
      return isRoot()
          && new ProcessBuilder(
                      "setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", "true")
                  .start()
                  .waitFor()
              == 0;
    } catch (IOException e) {
      return false;
    }
  }

  /** The program, run by nobody. */
  static ChildProgram runs(ChildProgram program) {
    return program.by("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups");
  }

  /** The program, run by whoever runs the tests unless that is root. */
  static ChildProgram unlessOrdinary(ChildProgram program) throws IOException {
    return isRoot() ? runs(program) : program;
  }

  private static boolean isRoot() throws IOException {
    return Files.getAttribute(Path.of("/proc/self"), "unix:uid").equals(0);
  }
}
