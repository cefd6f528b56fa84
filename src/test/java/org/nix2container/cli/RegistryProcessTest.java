package org.nix2container.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nix2container.image.Image;
import org.nix2container.image.ImageFile;
import org.nix2container.layer.Layer;
import org.nix2container.oci.Digest;
import org.nix2container.oci.History;
import org.nix2container.oci.ImageConfig;
import org.nix2container.oci.MediaType;
import org.nix2container.oci.Platform;
import org.nix2container.peers.DelayingProxy;
import org.nix2container.peers.DockerRegistry;
import org.nix2container.peers.SeenRequest;
import org.nix2container.peers.Tool;

/** The program as a process that pushes: signals, time-outs, and what a terminal shows. */
class RegistryProcessTest {

  private static final long LARGE = 60L << 30;

  /** Python gives the program a terminal of its own, and passes on what it writes there. */
  private static final String TERMINAL =
      "import os, pty, sys; sys.exit(os.waitstatus_to_exitcode(pty.spawn(sys.argv[1:])))";

  @TempDir private Path folder;
  private DockerRegistry registry;

  @BeforeEach
  void start() {
    registry = DockerRegistry.start();
  }

  @AfterEach
  void stop() {
    registry.close();
  }

  @Test
  void anInterruptCancelsUploadsAndLeavesNoTag() throws Exception {
    Process process = push(largeImage());
    try {
      awaitUpload(process);
      ProgramCommand.interrupt(process);
      assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
      assertThat(process.exitValue()).isEqualTo(128 + 2);
      assertThat(err(process)).doesNotContain("\tat ", "fault");
    } finally {
      process.destroyForcibly();
    }
    assertCancelled();
  }

  @Test
  void aTimeOutDoesTheSameAndSaysSo() throws Exception {
    Process process = push(largeImage(), "--command-timeout", "2s");
    try {
      assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
      assertThat(process.exitValue()).isEqualTo(1);
      assertThat(err(process))
          .contains("nix2container: not done in the time that --command-timeout gives\n")
          .doesNotContain("\tat ", "fault");
    } finally {
      process.destroyForcibly();
    }
    assertCancelled();
  }

  /**
   * This registry, of 2.8, takes no cancelling of an upload whose body it is still reading, and
   * refuses what it was asked.
   */
  private void assertCancelled() {
    assertThat(registry.requests().of("DELETE", SeenRequest.Kind.UPLOAD)).hasSize(1);
    assertThat(registry.storage().tags("large")).isEmpty();
  }

  private Process push(Path image, String... flags) throws IOException {
    List<String> words =
        new ArrayList<>(
            List.of(
                "copy",
                "nix:" + image,
                "docker://" + registry.host() + "/large:1",
                "--dest-tls-verify=false",
                "--dest-compress-format=none"));
    words.addAll(List.of(flags));
    return new ProcessBuilder(ProgramCommand.of(words.toArray(new String[0]))).start();
  }

  private static String err(Process process) throws IOException {
    return new String(process.getErrorStream().readAllBytes(), UTF_8);
  }

  private void awaitUpload(Process process) throws Exception {
    while (registry.storage().openUploads("large") == 0) {
      assertThat(process.isAlive()).as(() -> String.valueOf(process.exitValue())).isTrue();
      Thread.sleep(5);
    }
  }

  /** Its layer is a sparse file of many gigabytes, so that the push never ends. */
  private Path largeImage() throws IOException {
    Path blob = folder.resolve("sparse");
    try (RandomAccessFile file = new RandomAccessFile(blob.toFile(), "rw")) {
      file.setLength(LARGE);
    }
    Digest any = Digest.of(new byte[0]);
    Layer layer =
        new Layer(
            any,
            LARGE,
            any,
            List.of(),
            MediaType.OCI_LAYER,
            Optional.of(blob.toString()),
            History.NONE);
    Image image =
        new Image(
            ImageConfig.EMPTY,
            List.of(layer),
            Platform.linux("amd64"),
            Optional.empty(),
            List.of());
    return Files.write(folder.resolve("large.json"), ImageFile.toJson(image));
  }

  private String onTerminal(String host, String... flags) throws Exception {
    Tool.need("python3");
    Path app = Files.createDirectories(folder.resolve("an-application-with-a-long-name-" + host));
    Files.writeString(app.resolve("data"), host);
    Path image = folder.resolve("image.json");
    assertThat(CommandRun.of("build", app, "--save", image).code()).isZero();
    List<String> words =
        new ArrayList<>(
            List.of(
                "copy", "nix:" + image, "docker://" + host + "/app:1", "--dest-tls-verify=false"));
    words.addAll(List.of(flags));
    List<String> command =
        new ArrayList<>(
            List.of(
                "python3", "-c", TERMINAL, "sh", "-c", "stty rows 10 cols 40; exec \"$@\"", "sh"));
    command.addAll(
        ProgramCommand.with(List.of("-Dnix2container.live=true"), words.toArray(new String[0])));
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().put("TERM", "xterm");
    builder.environment().put("HOME", folder.toString());
    Process process = builder.start();
    String shown = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertThat(process.waitFor()).as(shown).isZero();
    return shown.replace('\u001b', 'E').replace("\r\n", "\n");
  }

  @Test
  void aTerminalShowsWhatIsUnderWay() throws Exception {
    try (DelayingProxy slow = new DelayingProxy(registry.port(), Duration.ofMillis(500))) {
      String shown = onTerminal(slow.host());
      assertThat(shown)
          .startsWith("E[?25l\r")
          .containsOnlyOnce("E[?25l")
          .containsOnlyOnce("E[?25h");
      int end = shown.indexOf("E[?25h");
      assertThat(shown.substring(0, end))
          .contains("asking what is there already", "1 layers there");
      for (String frame :
          shown.substring(0, shown.indexOf("sent  ")).split("E\\[J|E\\[K|\n|E\\[A")) {
        assertThat(frame.replace("E[?25l", "").replace("\r", "").length()).isLessThan(40);
      }
      assertThat(shown.substring(end + "E[?25h".length()))
          .startsWith("1 layer sent (")
          .endsWith("\n");
      assertThat(shown).containsPattern("sent +\\d+ B  an-application-with-a-long-name-");
    }
  }

  @Test
  void aPushThatIsOverAtOnceShowsNoFrameAndAQuietOneNothing() throws Exception {
    onTerminal(registry.host());
    assertThat(onTerminal(registry.host(), "--quiet")).isEmpty();
    assertThat(onTerminal(registry.host(), "--debug")).doesNotContain("E[");
  }
}
