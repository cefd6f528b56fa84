package org.nix2container.launcher;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Runs commands with sh in a folder, in an environment without JAVA_HOME. */
final class Shell {

  record Result(int status, String out, String err) {}

  private final Path folder;
  private String path = System.getenv("PATH");

  Shell(Path folder) {
    this.folder = folder;
  }

  void putFirstInPath(Path programs) {
    path = programs + ":" + path;
  }

  Result run(String command) throws IOException, InterruptedException {
    Path out = Files.createTempFile("out", null);
    Path err = Files.createTempFile("err", null);
    try {
      var process =
          new ProcessBuilder("sh", "-c", command)
              .directory(folder.toFile())
              .redirectOutput(out.toFile())
              .redirectError(err.toFile());
      process.environment().remove("JAVA_HOME");
      process.environment().put("PATH", path);
      int status = process.start().waitFor();
      return new Result(status, Files.readString(out), Files.readString(err));
    } finally {
      Files.delete(out);
      Files.delete(err);
    }
  }
}
