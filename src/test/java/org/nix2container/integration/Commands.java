package org.nix2container.integration;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Runs what one would type in a folder, with {@code nix2container} in the path and nothing of what
 * a user of this machine has configured.
 */
final class Commands {

  /**
   * What commands left behind.
   *
   * @param raw the output, which may be any bytes: a character for each
   */
  record Outcome(int status, String raw, String err) {

    /** The output as text, without the blanks around it. */
    String out() {
      return new String(raw.getBytes(ISO_8859_1), UTF_8).strip();
    }
  }

  private final Path folder;
  private final String path;
  private final Map<String, String> environment = new TreeMap<>();
  private List<String> enter = List.of();

  Commands(Path folder) {
    this.folder = folder;
    environment.putAll(System.getenv());
    environment
        .keySet()
        .removeIf(name -> name.matches("(NIX|XDG|DOCKER|REGISTRY|CONTAINERS?|STORAGE)_.*"));
    environment.put("HOME", folder.toString());
    Path programs = Path.of("target/nix2container/bin").toAbsolutePath();
    path = programs + ":" + System.getenv("PATH");
    environment.put("PATH", path);
  }

  Path folder() {
    return folder;
  }

  /** Sets a variable for all commands to come. */
  void set(String variable, String value) {
    environment.put(variable, value);
  }

  /** Has this folder, and none that was named before, searched for programs before all others. */
  void prefer(Path programs) {
    environment.put("PATH", programs + ":" + path);
  }

  /** Has all commands to come run by this one, which gets their words after its own. */
  void within(List<String> command) {
    enter = List.copyOf(command);
  }

  /** Skips the test where a program is not installed. */
  static void need(String... programs) {
    for (String program : programs) {
      boolean found = false;
      for (String directory : System.getenv("PATH").split(":", -1)) {
        found |= Files.isExecutable(Path.of(directory, program));
      }
      assumeTrue(found, program + " is not installed");
    }
  }

  /** Skips the test where it has not all rights. */
  static void needRoot(String why) {
    assumeTrue(System.getProperty("user.name").equals("root"), "needs to be root " + why);
  }

  /** Starts a program whose output goes to a file. */
  Process start(Path log, String... command) throws IOException {
    return process(command).redirectErrorStream(true).redirectOutput(log.toFile()).start();
  }

  /** Starts a program whose output is to be read while it runs. */
  Process open(String... command) throws IOException {
    List<String> words = new ArrayList<>(List.of("env")); // which looks it up in our path
    words.addAll(List.of(command));
    return process(words.toArray(String[]::new)).start();
  }

  /** Runs a line of a shell. */
  Outcome run(String line) throws IOException, InterruptedException {
    Path err = Files.createTempFile("err", null);
    try {
      Process process = process("sh", "-euc", line).redirectError(err.toFile()).start();
      process.getOutputStream().close();
      String out = new String(process.getInputStream().readAllBytes(), ISO_8859_1);
      return new Outcome(process.waitFor(), out, Files.readString(err));
    } finally {
      Files.delete(err);
    }
  }

  /** Runs what has to succeed. */
  Outcome succeed(String line) throws IOException, InterruptedException {
    Outcome outcome = run(line);
    assertThat(outcome.status()).as(line + "\n" + outcome.err()).isZero();
    return outcome;
  }

  /** The output, without the blanks around it, of what has to succeed. */
  String out(String line) throws IOException, InterruptedException {
    return succeed(line).out();
  }

  private ProcessBuilder process(String... command) {
    List<String> words = new ArrayList<>(enter);
    words.addAll(List.of(command));
    ProcessBuilder process = new ProcessBuilder(words).directory(folder.toFile());
    process.environment().clear();
    process.environment().putAll(environment);
    return process;
  }
}
