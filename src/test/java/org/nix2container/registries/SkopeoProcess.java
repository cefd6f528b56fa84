package org.nix2container.registries;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The real skopeo, with an environment of its own. */
public final class SkopeoProcess {

  private SkopeoProcess() {}

  /**
   * What it left behind.
   *
   * @param printed output and errors
   */
  public record Outcome(int status, String printed) {}

  public static void assumeInstalled() {
    assumeTrue(Files.isExecutable(Path.of("/usr/bin/skopeo")), "skopeo is not installed");
  }

  public static Outcome run(Map<String, String> environment, String... words)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of("/usr/bin/skopeo", "--insecure-policy"));
    command.addAll(List.of(words));
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().clear();
    builder.environment().putAll(environment);
    Process process = builder.start();
    process.getOutputStream().close();
    String printed = new String(process.getInputStream().readAllBytes(), UTF_8);
    return new Outcome(process.waitFor(), printed);
  }
}
