package org.nix2container.peers;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A program of this machine, run with nothing of what its user has configured. */
public final class Tool {

  /**
   * What it left behind.
   *
   * @param out both outputs
   */
  public record Outcome(int status, String out) {}

  private final Path folder;
  private final List<String> command;

  private Tool(Path folder, List<String> command) {
    this.folder = folder;
    this.command = command;
  }

  /** Runs in the folder, which is its home, too; skips the test where it is not installed. */
  public static Tool in(Path folder, String... words) {
    need(words[0]);
    return new Tool(folder, List.of(words));
  }

  /** Skips the test where a program is not installed. */
  public static void need(String program) {
    boolean found =
        List.of(System.getenv("PATH").split(":")).stream()
            .anyMatch(directory -> Files.isExecutable(Path.of(directory, program)));
    assumeTrue(found, program + " is not installed");
  }

  /** Runs it with more words, whatever comes of it. */
  public Outcome run(String... words) {
    try {
      Process process = builder(words).redirectErrorStream(true).start();
      process.getOutputStream().close();
      String out = new String(process.getInputStream().readAllBytes(), UTF_8);
      return new Outcome(process.waitFor(), out);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Runs it with more words, and gives what it printed; it has to succeed. */
  public String succeed(String... words) {
    Outcome outcome = run(words);
    if (outcome.status() != 0) {
      throw new AssertionError(String.join(" ", command) + " failed: " + outcome.out());
    }
    return outcome.out();
  }

  ProcessBuilder builder(String... words) {
    List<String> all = new ArrayList<>(command);
    all.addAll(List.of(words));
    ProcessBuilder builder = new ProcessBuilder(all).directory(folder.toFile());
    builder
        .environment()
        .keySet()
        .removeIf(name -> name.matches("(?i)(XDG|DOCKER|REGISTRY|CONTAINERS?|SSL)_.*|.*_proxy"));
    builder.environment().put("HOME", folder.toString());
    return builder;
  }
}
