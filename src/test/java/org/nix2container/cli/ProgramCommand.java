package org.nix2container.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** How the program is started as a process of its own. */
final class ProgramCommand {

  private ProgramCommand() {}

  static List<String> of(String... words) {
    return with(List.of(), words);
  }

  /**
   * With options of the JVM.
   *
   * @param options such as the launcher gives
   */
  static List<String> with(List<String> options, String... words) {
    List<String> command =
        new ArrayList<>(
            List.of(
                // A test that runs in the background may have been told to ignore interrupts.
                "env",
                "--default-signal=INT",
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-XX:+UseSerialGC",
                "-Xlog:disable"));
    command.addAll(options);
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), Main.class.getName()));
    command.addAll(List.of(words));
    return command;
  }

  /** As Ctrl-C does. */
  static void interrupt(Process process) throws Exception {
    String pid = Long.toString(process.pid());
    assertThat(new ProcessBuilder("kill", "-INT", pid).inheritIO().start().waitFor()).isZero();
  }
}
